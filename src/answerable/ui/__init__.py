"""GOV.UK components as template tags, the page layout, and the built assets."""

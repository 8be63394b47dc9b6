"""The staff site's shell: home, work queue, navigation."""

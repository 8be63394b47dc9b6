"""Search of what is public: words, filters, spelling, and whether a question was asked before.

Plain Python beside the engine (tantivy): no Django. The published store hands over its records through a `Source`;
`index` keeps them in a folder of its own, from which they can be thrown away and made again at any time.

* `documents` – what is handed over;  `index` – the folder;  `find` – words typed into the search box;
* `alike` – a letter or a question: was it asked before;  `meaning` – the same by meaning, where that extra is installed.
"""

"""Search on a made-up disclosure log, beside what else would be used: CPU milliseconds, and what is found.

    python -m tests.benchmarks.bench_search                         200,000 answers, 200 queries
    python -m tests.benchmarks.bench_search --answers 1000000 --ours    ours only (--alone: ours and the bare engine)
    python -m tests.benchmarks.bench_search --folder DIR            keep the indexes in DIR, and use those that are there

Every contestant answers the same queries in the same run, one after the other for each query, so that a busy machine is
busy for all. Milliseconds are of this process's processors (the least of seven; of three for whole letters), with its
threads. "Bare" is tantivy as its own manual would have it: two stemmed fields, parsed query, snippets, no filters, no
counting. It is asked in three ways: for all the words; for any of them, which is what its parser does by itself; and
for all or else any, which is what ours does, so that the target is held against that. Xapian runs under the system's
Python (`apt-get install python3-xapian`) and on fewer answers, since it takes a thousand seconds to index what the
others index in fifty; ours is asked the same at that size.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import tantivy

from answerable.publication.search.alike import asked_before, questions_of
from answerable.publication.search.documents import Indexed
from answerable.publication.search.find import find
from answerable.publication.search.index import Index
from answerable.publication.search.words import COURTESIES, SPELLED, STOP_WORDS
from answerable.reading.structure import Letter

from .made_up_log import (
    PLACES,
    SEEDS,
    UNSEEN,
    YEARS,
    MadeUpLog,
    answer,
    letters,
    not_there,
    request,
    typed_queries,
)
from .measuring import most_memory, say

TOP = 20
SHORT = 7  # times that a short query is asked: its slowest in a hundred is told by few of them
HEAP, WRITERS = 256_000_000, 2


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which so much of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def cpu(ask: Callable[[], Any], times: int = 3) -> float:
    """The least CPU milliseconds of so many times."""
    best = float("inf")
    for _ in range(times):
        began = process_time()
        ask()
        best = min(best, (process_time() - began) * 1000)
    return best


def line(name: str, values: Sequence[float], beside: Sequence[float] | None = None) -> str:
    """p50 and p99 of milliseconds, and how they stand to those of another."""
    middle, worst = percentile(values, 0.5), percentile(values, 0.99)
    ratio = ""
    if beside:
        ratio = f"   {middle / percentile(beside, 0.5):8.2f} × p50  {worst / percentile(beside, 0.99):8.2f} × p99"
    return f"  {name:<58} {middle:9.2f} {worst:9.2f} ms{ratio}"


def telling(text: str) -> list[str]:
    """The words of a letter without stop words and courtesies: the same words for every contestant."""
    return [word for word in dict.fromkeys(SPELLED.analyze(text)) if word not in STOP_WORDS | COURTESIES]


# ---- the bare engine ------------------------------------------------------------------------------------------------


class Bare:
    """tantivy with two stemmed fields, as its manual has it."""

    def __init__(self, folder: Path, log: MadeUpLog) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw")
        for name in ("title", "body"):
            builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
        self.schema = builder.build()
        if not folder.exists():
            folder.mkdir(parents=True)
            began = process_time()
            index = tantivy.Index(self.schema, path=str(folder))
            writer = index.writer(HEAP, WRITERS)
            for one in log.all():
                writer.add_document(
                    tantivy.Document(key=one.key, title=one.title, body=f"{one.question}\n{one.answer}")
                )
            writer.commit()
            writer.wait_merging_threads()
            say(f"  bare tantivy built: {process_time() - began:.0f} CPU s, {size(folder)} MB (with making up the log)")
        self.index = tantivy.Index.open(str(folder))
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, words: str, *, every: bool) -> list[Any]:
        """The best twenty with snippets."""
        query = self.index.parse_query(
            " ".join(SPELLED.analyze(words)), ["title", "body"], conjunction_by_default=every
        )
        generator = tantivy.SnippetGenerator.create(self.searcher, query, self.schema, "body")
        out = []
        for _, address in self.searcher.search(query, TOP, count=False).hits:
            document = self.searcher.doc(address)
            out.append((document["key"][0], document["title"][0], generator.snippet_from_doc(document).to_html()))
        return out


# ---- SQLite FTS5 ----------------------------------------------------------------------------------------------------


class Fts5:
    """SQLite's own search, with Porter's stemmer, as most small sites have it."""

    def __init__(self, path: Path, log: MadeUpLog) -> None:
        fresh = not path.exists()
        self.store = sqlite3.connect(path)
        self.store.executescript(
            "pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-400000; pragma mmap_size=8000000000;"
        )
        if fresh:
            began = process_time()
            self.store.execute(
                "create virtual table fts using fts5(title, body, tokenize='porter unicode61 remove_diacritics 2')"
            )
            self.store.executemany(
                "insert into fts(title, body) values (?, ?)",
                ((one.title, f"{one.question}\n{one.answer}") for one in log.all()),
            )
            self.store.commit()
            self.store.execute("insert into fts(fts) values('optimize')")
            self.store.commit()
            say(
                f"  FTS5 built: {process_time() - began:.0f} CPU s, {path.stat().st_size >> 20} MB (with making up the log)"
            )

    def ask(self, words: Sequence[str], join: str) -> list[Any]:
        """The best twenty with snippets."""
        return self.store.execute(
            "select rowid, title, snippet(fts, 1, '<b>', '</b>', '…', 24) from fts where fts match ? "
            f"order by rank limit {TOP}",
            (join.join(f'"{word}"' for word in words),),
        ).fetchall()


# ---- Xapian, under the system's Python ------------------------------------------------------------------------------

_XAPIAN = r"""
import json, os, sys, time, xapian
folder, texts, queries = sys.argv[1:4]
if not os.path.exists(folder):
    store = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE | xapian.DB_NO_SYNC)
    maker = xapian.TermGenerator(); maker.set_stemmer(xapian.Stem("en"))
    for line in open(texts, encoding="utf8"):
        title, body = json.loads(line)
        one = xapian.Document(); maker.set_document(one)
        maker.index_text(title, 4); maker.increase_termpos(); maker.index_text(body)
        one.set_data(title + "\n" + body); store.add_document(one)
    store.commit(); store.close()
built = time.process_time()
store = xapian.Database(folder)
stem = xapian.Stem("en")
reader = xapian.QueryParser(); reader.set_stemmer(stem); reader.set_database(store)
reader.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
def with_snippets(words, join):
    reader.set_default_op(join)
    enquire = xapian.Enquire(store); enquire.set_query(reader.parse_query(words))
    matches = enquire.get_mset(0, 20)
    return [(m.docid, matches.snippet(m.document.get_data().decode(), 200, stem)) for m in matches]
asked = json.load(open(queries))
def least(words, join):
    best = 1e9
    for _ in range(3):
        began = time.process_time(); with_snippets(words, join); best = min(best, (time.process_time() - began) * 1000)
    return best
print(json.dumps({"build": built, "words": [least(q, xapian.Query.OP_AND) for q in asked["words"]],
    "letters": [least(q, xapian.Query.OP_OR) for q in asked["letters"]]}))
"""


def xapian(folder: Path, log: MadeUpLog, words: Sequence[str], long: Sequence[str]) -> dict[str, Any] | None:
    """What Xapian took, or None where it is not installed."""
    folder.mkdir(parents=True, exist_ok=True)
    texts, queries = folder / "texts.jsonl", folder / "queries.json"
    if not texts.exists():
        with texts.open("w") as out:
            for one in log.all():
                out.write(json.dumps([one.title, f"{one.question} {one.answer}".replace("\n", " ")]) + "\n")
    queries.write_text(json.dumps({"words": list(words), "letters": list(long)}))
    try:
        done = subprocess.run(
            ["/usr/bin/python3", "-c", _XAPIAN, str(folder / "index"), str(texts), str(queries)],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"  Xapian did not run: {getattr(error, 'stderr', error)}")
        return None
    return json.loads(done.stdout)


# ---- the run --------------------------------------------------------------------------------------------------------


def size(folder: Path) -> int:
    """MB of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) >> 20


def ours(folder: Path, log: MadeUpLog) -> Index:
    """Our index, brought up to date."""
    index = Index(folder, heap=HEAP, threads=WRITERS)
    began = process_time()
    done = index.bring_up_to_date(log)
    if done != "nothing":
        say(
            f"  ours built: {process_time() - began:.0f} CPU s, {size(folder)} MB (with making up the log), "
            f"at most {most_memory()} MB of memory in this process"
        )
    return index


def read_letters(texts: Sequence[str]) -> list[Letter]:
    """Letters as the office holds them: read already."""
    return [Letter(file="", text=text, questions=questions_of(text)) for text in texts]


def words_run(index: Index, bare: Bare | None, fts: Fts5 | None, queries: Sequence[str]) -> None:
    """Two to eight words."""
    say(f"\n{len(queries)} queries of two to eight words, the best {TOP} with snippets (CPU ms: p50, p99)")
    mine, every, any_of_them, as_ours, with_facets, sqlite = [], [], [], [], [], []
    whole = [find(index, query, limit=1).match == "all" for query in queries]
    for query in queries:
        mine.append(cpu(lambda q=query: find(index, q, limit=TOP), SHORT))
        with_facets.append(cpu(lambda q=query: find(index, q, limit=TOP, facets=True), SHORT))
        if bare:
            every.append(cpu(lambda q=query: bare.ask(q, every=True), SHORT))
            any_of_them.append(cpu(lambda q=query: bare.ask(q, every=False), SHORT))
            as_ours.append(cpu(lambda q=query: bare.ask(q, every=True) or bare.ask(q, every=False), SHORT))
        if fts and len(sqlite) < 60:
            sqlite.append(cpu(lambda q=query: fts.ask(SPELLED.analyze(q), " "), 1))
    if bare:
        say(line("bare tantivy: all the words, else none", every))
        say(line("bare tantivy: any of the words", any_of_them))
        say(line("bare tantivy: all the words, or else any of them, as ours", as_ours))
    ours_is = "ours (filters read, spelling, exact count)"
    say(line(ours_is, mine, as_ours) + (" of bare as ours; target 1.5" if bare else "; target 15"))
    if bare:
        say(line("  beside bare tantivy asked for any of them", mine, any_of_them))
        say(line("  beside bare tantivy that gives nothing where none has all", mine, every))
    say(line("ours, with the counts of four facets", with_facets, as_ours) + (" of bare as ours" if bare else ""))
    if sqlite:
        say(line("SQLite FTS5 (the first 60)", sqlite, mine) + " of ours")
    some = [one for one, all_found in zip(mine, whole, strict=True) if all_found]
    same = [one for one, all_found in zip(every, whole, strict=False) if all_found]
    rest = [one for one, all_found in zip(mine, whole, strict=True) if not all_found]
    other = [one for one, all_found in zip(any_of_them, whole, strict=False) if not all_found]
    bare_all, bare_any = (" of bare, all the words", " of bare, any of them") if bare else ("", "")
    say(line(f"ours, the {len(some)} for which all words are found together", some, same) + bare_all)
    if rest:
        say(line(f"ours, the {len(rest)} for which they are not", rest, other) + bare_any)


def letters_run(index: Index, bare: Bare | None, fts: Fts5 | None, texts: Sequence[str]) -> None:
    """Whole letters."""
    say(f"\n{len(texts)} whole letters: was this asked before? (CPU ms: p50, p99)")
    read = read_letters(texts)
    mine, reading, theirs, sqlite = [], [], [], []
    for text, letter in zip(texts, read, strict=True):
        words = telling(text)
        mine.append(cpu(lambda one=letter: asked_before(index, one)))
        reading.append(cpu(lambda one=text: asked_before(index, one)))
        if bare:
            theirs.append(cpu(lambda one=words: bare.ask(" ".join(one), every=False)))
        if fts and len(sqlite) < 12:
            sqlite.append(cpu(lambda one=words: fts.ask(one, " OR "), 1))
    questions = sum(len(one.questions) for one in read) / len(read)
    say(
        f"  {questions:.1f} questions and {sum(len(telling(one)) for one in texts) / len(texts):.0f} telling words a letter"
    )
    if bare:
        say(line("bare tantivy, the same words", theirs))
    say(line("ours, question by question", mine, theirs) + (" of bare; target 1.3" if bare else ""))
    say(line("ours, with reading the letter's text", reading, theirs) + (" of bare" if bare else ""))
    if sqlite:
        say(line(f"SQLite FTS5, the same words (the first {len(sqlite)})", sqlite, mine) + " of ours; target 50")


def asked_run(index: Index, log: MadeUpLog, part: int, count: int) -> None:
    """What is found: requests that ask what was asked, in other words."""
    source = random.Random(SEEDS[part])
    in_five = first = another = anywhere = 0
    took = []
    for _ in range(count):
        number = source.randrange(len(log.what))
        asked = log.what[number]
        text = request(asked, part, source)
        began = process_time()
        found = asked_before(index, text, limit=5)
        took.append((process_time() - began) * 1000)
        keys = [hit.key for one in found for hit in one.hits]
        in_five += f"a{number}" in keys[:5]
        first += f"a{number}" in keys[:1]
        anywhere += bool(keys)
        hits = [hit for one in found for hit in one.hits[:1]]
        another += any(hit.years != (YEARS[asked.year],) or hit.places != (PLACES[asked.place],) for hit in hits)
    say(f"\n{count} requests that ask again what one answer answers, in words that nothing was tuned on")
    say(
        f"  recall at 5: {in_five / count:.3f} (target 0.95); at first rank {first / count:.3f}; with any hit {anywhere / count:.3f}"
    )
    say(f"  another year or place at first rank: {another} (target 0)")
    say(line("asked before, from the text to the hits", took))


def nothing_like_it(index: Index, part: int, count: int) -> None:
    """Requests about what no answer in the log is about."""
    for near, called in ((False, "share no word with"), (True, "share a word with")):
        wrong = sum(any(one.hits for one in asked_before(index, text)) for text in not_there(part, count, near=near))
        say(
            f"  of {count} requests about topics that the log does not have and that {called} one that it has, "
            f"{wrong} ({wrong / count:.1%}) are said to have been asked before; target well below 10%"
        )


def publish_run(kept: Index, log: MadeUpLog, folder: Path) -> None:
    """One answer more, until it is found; in a copy, so that a kept index stays as it is."""
    copy = folder / "published"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(kept.folder, copy)
    index = Index(copy, heap=HEAP, threads=WRITERS)
    find(index, "quokkas")
    one = answer(10_000_000 + len(log.changes), log.what[0], version=log.version() + 1)
    log.publish(Indexed(**{**one.__dict__, "title": "Quokkas in the canteen"}))
    began, processors = perf_counter(), process_time()
    done = index.bring_up_to_date(log)
    found = find(index, "quokkas").total
    say(
        f"\none answer published and found ({done}, found {found}): {process_time() - processors:.2f} CPU s, {perf_counter() - began:.2f} s by the clock; target 1"
    )
    shutil.rmtree(copy)


def xapian_run(folder: Path, count: int, queries: Sequence[str], texts_seed: int, many: int) -> None:
    """Xapian and ours on the same smaller log."""
    say(f"\nXapian and ours on {count:,} answers (CPU ms: p50, p99)")
    log = MadeUpLog(count)
    texts = letters(log, many, texts_seed)
    took = xapian(folder / f"xapian_{count}", log, queries, [" ".join(telling(text)) for text in texts])
    if took is None:
        return
    index = ours(folder / f"ours_{count}", log)
    read = read_letters(texts)
    mine = [cpu(lambda q=query: find(index, q, limit=TOP)) for query in queries]
    whole = [cpu(lambda one=letter: asked_before(index, one)) for letter in read]
    if took["build"] > 5:
        say(f"  Xapian built: {took['build']:.0f} CPU s")
    say(line("ours, words", mine))
    say(line("Xapian, words", took["words"], mine) + " of ours")
    say(line("ours, whole letters", whole))
    say(line("Xapian, whole letters, the same words", took["letters"], whole) + " of ours; target 5")


def main() -> None:
    """Run it all."""
    reads = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    reads.add_argument("--answers", type=int, default=200_000)
    reads.add_argument("--queries", type=int, default=200)
    reads.add_argument("--letters", type=int, default=40)
    reads.add_argument("--xapian", type=int, default=20_000, help="answers for Xapian; 0 leaves it out")
    reads.add_argument("--alone", action="store_true", help="without SQLite FTS5 and Xapian")
    reads.add_argument("--ours", action="store_true", help="without the bare engine too")
    reads.add_argument("--folder", type=Path, help="where indexes are kept between runs")
    given = reads.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="bench_search"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        say(f"{given.answers:,} made-up answers")
        log = MadeUpLog(given.answers)
        index = ours(folder / f"ours_{given.answers}", log)
        bare = None if given.ours else Bare(folder / f"bare_{given.answers}", log)
        fts = None if given.alone or given.ours else Fts5(folder / f"fts_{given.answers}.sqlite3", log)
        gc.collect()
        queries = typed_queries(given.queries, seed=41)
        words_run(index, bare, fts, queries)
        letters_run(index, bare, fts, letters(log, given.letters, seed=43))
        asked_run(index, log, UNSEEN, given.queries)
        nothing_like_it(index, UNSEEN, given.queries)
        publish_run(index, log, folder)
        if given.xapian and not given.alone and not given.ours:
            xapian_run(folder, given.xapian, queries[:100], 44, 30)
        say(f"\nmost memory of this process: {most_memory()} MB")
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

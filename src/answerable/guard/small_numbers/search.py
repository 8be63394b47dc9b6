"""Which further cells to hide so that no small cell can be worked out: the cheapest flow for each, then a tidying.

Every small cell and every reader it must be safe from is a pair; a flow inside the hidden cells that raises the cell far
enough without moving what that reader knows is the pair's proof. Proofs are kept and reused, so that most pairs cost nothing.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .attack import CLOSE
from .flows import Flows, Model

# A cell that is hidden already costs next to nothing; the cell of a person who is a count of 1 a little more, so that
# flows keep off it and serve as proofs against her too.
HIDDEN_ALREADY = 1e-3
KNOWN_TO_ONE = 5e-3

# The units of effort that it takes to look at one number of one flow kept, and to fill one row of proofs.
_LOOKING, _PROVING = 2e-3, 25.0
# And to look along the sums of one cell.
_LOOKING_ALONG = 8.0


class CannotProtect(ValueError):
    """No choice of hidden cells keeps this small cell from being worked out."""

    def __init__(self, cell: int) -> None:
        super().__init__(
            f"Cell {cell} is a small count, and a reader could work it out even if every count but nought were hidden. "
            "Do not release this table as it is: hide noughts too, use coarser bands, or refuse it."
        )
        self.cell = cell


class Proofs:
    """Flows found so far, and which of them proves each pair."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.small = np.array(model.small, dtype=int)
        self.ones = np.array(list(model.knowers), dtype=int)
        self.wanted = model.pairs()
        self.count = 0
        self.flow = np.zeros((32, model.size))
        self.moves = np.zeros((32, model.size), dtype=bool)
        self.raises = np.zeros((32, len(self.small)), dtype=bool)
        self.touches = np.zeros((32, len(self.ones) + 1), dtype=bool)

    def add(self, flow: np.ndarray) -> int:
        """Keeps a flow; gives its number."""
        if self.count == len(self.moves):
            for name in ("flow", "moves", "raises", "touches"):
                rows = getattr(self, name)
                setattr(self, name, np.concatenate([rows, np.zeros_like(rows)]))
        at = self.count
        self.count += 1
        self.flow[at] = flow
        self.moves[at] = flow != 0
        self.raises[at] = flow[self.small] >= self.model.need[self.small] - CLOSE
        self.touches[at, 1:] = self.moves[at, self.ones]
        return at

    def within(self, hidden: np.ndarray) -> np.ndarray:
        """The numbers of the flows that move hidden cells alone."""
        self.model.effort.add(_LOOKING * self.count * self.model.size)
        return np.flatnonzero(~(self.moves[: self.count, ~hidden]).any(axis=1))

    def prove(self, proof: np.ndarray, at: int, flows: np.ndarray) -> None:
        """Fills the row of small cell number `at` in `proof` (-1: not proved) from among these flows."""
        self.model.effort.add(_PROVING)
        use = flows[self.raises[flows, at]]
        waiting = np.flatnonzero((proof[at] < 0) & self.wanted[at])
        if len(use) and len(waiting):
            free = ~self.touches[np.ix_(use, waiting)]
            found = free.any(axis=0)
            proof[at, waiting[found]] = use[free.argmax(axis=0)[found]]

    def waiting(self, proof: np.ndarray, at: int) -> tuple[int, int | None] | None:
        """The first reader from whom this small cell is not yet proved safe (number, her cell), or None."""
        missing = np.flatnonzero((proof[at] < 0) & self.wanted[at])
        if not len(missing):
            return None
        reader = int(missing[0])
        return reader, (int(self.ones[reader - 1]) if reader else None)


class Search:
    """Patterns of hidden cells for one table. A pattern is a mask over the cells."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.proofs = Proofs(model)
        self.all = Flows(model, np.flatnonzero(model.movable))
        most = float(np.log1p(model.values.max(initial=0.0))) or 1.0
        self.is_small = np.zeros(model.size, dtype=bool)
        self.is_small[model.small] = True
        sums = model.programme(self.all.cells)
        self.lines_of: dict[int, list[np.ndarray]] = {int(cell): [] for cell in self.all.cells}
        for start, end in pairwise(sums.indptr.tolist()):
            line = self.all.cells[sums.indices[start:end]]
            for cell in line.tolist():
                self.lines_of[cell].append(line)
        self.dear = 1.0 + 0.05 * np.log1p(model.values) / most
        self.order = sorted(range(len(model.small)), key=lambda at: -model.need[model.small[at]])

    def start(self) -> np.ndarray:
        """The pattern in which the small cells alone are hidden."""
        hidden = np.zeros(self.model.size, dtype=bool)
        hidden[self.model.small] = True
        return hidden

    def repair(
        self, hidden: np.ndarray, cost: np.ndarray, *, whole: bool = False, until: float = float("inf")
    ) -> np.ndarray | None:
        """The pattern made safe by hiding more, cheapest flow first; `whole`: safe from one who knows that people are whole.

        None where `until` units of effort were spent first. Raises CannotProtect where nothing helps.
        """
        hidden = hidden.copy()
        proof = np.full(self.proofs.wanted.shape, -1)
        for at in self.order:
            if self.model.effort.spent > until:
                return None
            self.proofs.prove(proof, at, self.usable(hidden, whole))
            while (missing := self.proofs.waiting(proof, at)) is not None:
                flow = self.cheapest(hidden, self.model.small[at], missing[1], self.cost_now(hidden, cost), whole)
                if flow is None:
                    raise CannotProtect(self.model.small[at])
                hidden |= flow != 0
                self.proofs.prove(proof, at, np.array([self.proofs.add(flow)]))
        return hidden

    def cheapest(
        self, hidden: np.ndarray, cell: int, held: int | None, cost: np.ndarray, whole: bool
    ) -> np.ndarray | None:
        """The flow that hides least more."""
        if whole:
            return self.all.find_whole(cell, held, ~hidden[self.all.cells], cost)
        self.all.price(cost)
        return self.all.find(cell, held)

    def usable(self, hidden: np.ndarray, whole: bool) -> np.ndarray:
        """The flows that prove something here; those of whole people alone where `whole`."""
        flows = self.proofs.within(hidden)
        if whole:
            flow = self.proofs.flow[flows]
            self.model.effort.add(5 * _LOOKING * flow.size)
            flows = flows[(np.abs(flow - np.round(flow)) < CLOSE).all(axis=1)]
        return flows

    def cost_now(self, hidden: np.ndarray, cost: np.ndarray) -> np.ndarray:
        """The price of each cell while these are hidden."""
        now = np.where(hidden, HIDDEN_ALREADY, cost)
        ones = self.proofs.ones
        now[ones] = np.where(hidden[ones], KNOWN_TO_ONE, cost[ones])
        return now

    def tidy(self, hidden: np.ndarray, until: float = float("inf")) -> np.ndarray:
        """The pattern without those cells, dearest first, that need not be hidden; stops at `until` units of effort."""
        hidden = hidden.copy()
        inside = Flows(self.model, np.flatnonzero(hidden))
        price = np.ones(self.model.size)
        price[self.proofs.ones] = 3.0
        inside.price(price)
        proof = np.full(self.proofs.wanted.shape, -1)
        flows = self.proofs.within(hidden)
        for at in self.order:
            self.proofs.prove(proof, at, flows)
        first = self.start()
        spare = np.flatnonzero(hidden & ~first & self.model.first)
        for cell in spare[np.argsort(-self.dear[spare], kind="stable")]:
            if self.model.effort.spent > until:
                break
            if not hidden[cell] or (fewer := self.printed_too(hidden, int(cell))) is None:
                continue
            without = self.prove_without(inside, fewer, hidden & ~fewer, proof)
            if without is not None:
                hidden, proof = fewer, without
        return hidden

    def printed_too(self, hidden: np.ndarray, cell: int) -> np.ndarray | None:
        """The pattern without `cell` and those that then stand alone in a sum; None where one of these is small."""
        hidden = hidden.copy()
        falls = [cell]
        while falls:
            cell = falls.pop()
            if not hidden[cell]:
                continue
            if self.is_small[cell]:
                return None
            hidden[self.model.same == cell] = False
            self.model.effort.add(_LOOKING_ALONG)
            for line in self.lines_of[cell]:
                left = line[hidden[line]]
                if len(left) == 1:
                    falls.append(int(left[0]))
        return hidden

    def prove_without(
        self, inside: Flows, hidden: np.ndarray, gone: np.ndarray, proof: np.ndarray
    ) -> np.ndarray | None:
        """New proofs for all pairs whose proof moved a cell of `gone`, no longer hidden; None where one has none."""
        proof = proof.copy()
        moved = np.asarray(self.proofs.moves[: self.proofs.count, gone].any(axis=1))
        lost = (proof >= 0) & moved[proof]
        proof[lost] = -1
        flows = self.proofs.within(hidden)
        shut = ~hidden[inside.cells]
        for at in np.flatnonzero(lost.any(axis=1)).tolist():
            self.proofs.prove(proof, at, flows)
            while (missing := self.proofs.waiting(proof, at)) is not None:
                flow = inside.find(self.model.small[at], missing[1], shut)
                if flow is None:
                    return None
                flows = np.append(flows, self.proofs.add(flow))
                self.proofs.prove(proof, at, flows[-1:])
        return proof

    def certain(self, hidden: np.ndarray, whole: bool) -> bool:
        """Whether each pair has a flow that holds when checked by hand: sums, room, what the reader knows, the rise."""
        proof = np.full(self.proofs.wanted.shape, -1)
        flows = self.usable(hidden, whole)
        flow = self.proofs.flow[flows]
        holds = (np.abs(self.model.relations @ flow.T) < CLOSE).all(axis=0)
        holds &= (flow >= -self.model.room - CLOSE).all(axis=1)
        for at in self.order:
            self.proofs.prove(proof, at, flows[holds])
        return not ((proof < 0) & self.proofs.wanted).any()

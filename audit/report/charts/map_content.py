"""What the data-flow map shows: boxes in four columns, and the arrows between their rows; before any place is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.model.overview import DataShown, EffectShown, Overview, PartyShown
from audit.report.charts.map_parts import (
    DATA,
    GIVERS,
    MOST_DATA,
    MOST_EFFECTS,
    MOST_PARTIES,
    NOT_KNOWN,
    RECEIVERS,
    SCORES,
    Box,
    Content,
    Row,
    counted,
    decided,
)
from audit.report.charts.routes import Risk, marks


def content_of(overview: Overview, risk: Risk) -> Content:
    """Return what the map of a description shows."""
    return _Maker(overview, risk).made()


class _Maker:
    def __init__(self, overview: Overview, risk: Risk) -> None:
        self.overview, self.risk = overview, risk
        self.content = Content()
        self.parties = {one.id: one for one in overview.parties}
        self.makers = {link.id for score in overview.scores for link in score.makers}
        self.by_area = len(overview.data) > MOST_DATA
        self.by_decider = len(overview.effects) > MOST_EFFECTS
        self.items = {one.id for one in overview.data} | {one.id for one in overview.scores}
        self.effects = {one.id: one for one in overview.effects}

    def made(self) -> Content:
        givers = self._givers()
        self._boxes_of_parties(GIVERS, givers)
        self._data()
        self._scores()
        self._receivers()
        return self.content

    # -- keys

    def _item(self, id_: str) -> str:
        data = next((one for one in self.overview.data if one.id == id_), None)
        return f"area:{data.area}" if data and self.by_area else id_

    def _effect(self, effect: EffectShown) -> str:
        return self._decider(effect) + "/all" if self.by_decider else effect.id

    @staticmethod
    def _decider(effect: EffectShown) -> str:
        return f"to:{effect.deciders[0].id}" if effect.deciders else f"{NOT_KNOWN}decider"

    # -- from whom

    def _givers(self) -> dict[str, PartyShown]:
        """Draw who gives data, and return them by key."""
        found: dict[str, PartyShown] = {}
        for data in self.overview.data:
            for key, party, sure in self._givers_of(data):
                found[key] = party
                risky = bool(self.risk.entries.get(data.id)) and bool(self.risk.entries.get(party.id))
                self.content.add(key, self._item(data.id), sure=sure and data.sure, risky=risky)
        return found

    def _givers_of(self, data: DataShown) -> Iterator[tuple[str, PartyShown, bool]]:
        given = [flow for flow in self.overview.flows if any(link.id == data.id for link in flow.carries)]
        links = [*data.holders, *(link for flow in given for link in flow.givers)]
        named = {link.id: link.sure for link in sorted(links, key=lambda link: link.sure) if link.id not in self.makers}
        for id_, sure in named.items():
            yield f"from:{id_}", self.parties[id_], sure
        if any(not flow.givers for flow in given):
            yield f"{NOT_KNOWN}giver", PartyShown("", "Not known from whom", sure=False), False
        elif not named and not data.sources:
            for who in data.about or ("",):
                person = PartyShown("", who or "Not known about whom", reserved=True, sure=bool(who))
                yield f"about:{who}" if who else f"{NOT_KNOWN}about", person, bool(who)

    def _boxes_of_parties(self, column: int, parties: dict[str, PartyShown]) -> None:
        """Draw a box each, or one for each kind where there are many."""
        if len(parties) <= MOST_PARTIES:
            for key, party in parties.items():
                kind = "" if party.reserved or key.startswith(NOT_KNOWN) else party.kind or "kind not known"
                self.content.boxes.append(
                    Box(key, column, party.name, kind, marks(self.risk.entries.get(party.id, [])), sure=party.sure)
                )
            return
        kinds: dict[str, list[str]] = {}
        for key, party in parties.items():
            kinds.setdefault(party.kind or "Kind not known", []).append(key)
        for kind, keys in kinds.items():
            numbers = sorted({one for key in keys for one in self.risk.entries.get(parties[key].id, [])})
            box = f"kind{column}:{kind}"
            self.content.boxes.append(Box(box, column, kind, counted(len(keys)), marks(numbers)))
            self._join(keys, box)

    def _join(self, keys: list[str], into: str) -> None:
        for (source, target), arrow in list(self.content.arrows.items()):
            ends = (into if source in keys else source, into if target in keys else target)
            if ends != (source, target):
                del self.content.arrows[source, target]
                self.content.add(*ends, sure=arrow.sure, risky=arrow.risky)

    # -- data and scores

    def _data(self) -> None:
        areas: dict[str, list[DataShown]] = {}
        for data in self.overview.data:
            areas.setdefault(data.area, []).append(data)
        for area, items in sorted(areas.items(), key=lambda item: (not item[0], item[0])):
            if self.by_area:
                numbers = sorted({one for data in items for one in self.risk.entries.get(data.id, [])})
                count = f"{len(items)} kind{'' if len(items) == 1 else 's'} of data"
                rows: tuple[Row, ...] = (Row(f"area:{area}", count, mark=marks(numbers)),)
            else:
                rows = tuple(self._row_of(data) for data in items)
            title = area or "Area of life not known"
            self.content.boxes.append(Box(f"box:{area}", DATA, title, rows=rows, sure=bool(area)))
        if any(not flow.carries for flow in self.overview.flows):
            row = Row(f"{NOT_KNOWN}item", "Not known what", sure=False)
            self.content.boxes.append(Box(f"{NOT_KNOWN}box", DATA, "Handed on", rows=(row,), sure=False))

    def _row_of(self, data: DataShown) -> Row:
        named = self.overview.names
        below = f"worked out from {', '.join(named[one.id] for one in data.sources)}" if data.sources else ""
        return Row(data.id, data.name, below, marks(self.risk.entries.get(data.id, [])), data.sure)

    def _scores(self) -> None:
        for score in self.overview.scores:
            makers = " or ".join(self.parties[link.id].name for link in score.makers) or "not known who"
            mark = marks(self.risk.entries.get(score.id, []), 2)
            self.content.boxes.append(Box(score.id, SCORES, score.name, f"made by {makers}", mark, sure=score.sure))
            for link in score.inputs:
                self._arrow(link.id, score.id, score.id, sure=link.sure and score.sure)

    # -- who decides, and what follows

    def _receivers(self) -> None:
        rows: dict[str, list[Row]] = {}
        for effect in self.overview.effects:
            decider = self._decider(effect)
            rows.setdefault(decider, []).append(self._row_of_effect(effect))
            for link in effect.because_of:
                self._arrow(link.id, effect.id, self._effect(effect), sure=link.sure and effect.sure)
        boxes = {key: self._box_of_decider(key, found) for key, found in rows.items()}
        receiving = self._receiving(set(boxes))
        if len(boxes) > MOST_PARTIES:
            self._deciders_by_kind(rows)
        else:
            self.content.boxes += boxes.values()
        self._boxes_of_parties(RECEIVERS, {key: one for key, one in receiving.items() if key not in boxes})

    def _deciders_by_kind(self, rows: dict[str, list[Row]]) -> None:
        """Draw a box for each kind of party that decides, with how many things it decides on."""
        kinds: dict[str, list[str]] = {}
        for key in rows:
            party = self.parties.get(key.removeprefix("to:"))
            kinds.setdefault((party.kind or "Kind not known") if party else "Not known who decides", []).append(key)
        for kind, keys in kinds.items():
            box = f"kind-decides:{kind}"
            told = [row for key in keys for row in rows[key]]
            numbers = sorted({one for row in told for one in self.risk.entries.get(row.key, [])})
            row = Row(f"{box}/all", decided(len(told)), mark=marks(numbers))
            known = not keys[0].startswith(NOT_KNOWN)
            self.content.boxes.append(
                Box(box, RECEIVERS, kind, counted(len(keys)) if known else "", rows=(row,), sure=known)
            )
            self._join([*(row.key for row in told), *(f"{key}/all" for key in keys)], row.key)
            self._join(keys, box)

    def _row_of_effect(self, effect: EffectShown) -> Row:
        if effect.publication:
            below = f"seen by {', '.join(effect.audience) or '? not known'}"
        else:
            harm = effect.severity.lower() if effect.severity else "weight ? not known"
            below = f"{effect.kind or 'kind ? not known'}, {harm}"
        return Row(effect.id, effect.name, below, marks(self.risk.entries.get(effect.id, [])), effect.sure)

    def _box_of_decider(self, key: str, rows: list[Row]) -> Box:
        party = self.parties.get(key.removeprefix("to:"))
        title = party.name if party else "Not known who decides"
        kind = "" if party is None or party.reserved else party.kind or "kind not known"
        if self.by_decider:
            numbers = sorted({one for row in rows for one in self.risk.entries.get(row.key, [])})
            rows = [Row(f"{key}/all", decided(len(rows)), mark=marks(numbers))]
        mark = marks(self.risk.entries.get(party.id, [])) if party else ""
        return Box(key, RECEIVERS, title, kind, mark, tuple(rows), sure=party is not None and party.sure)

    def _receiving(self, deciding: Iterable[str]) -> dict[str, PartyShown]:
        """Draw whom data and scores reach, and return those that decide nothing."""
        found: dict[str, PartyShown] = {}
        told = {(link.id, self._decider(effect)) for effect in self.overview.effects for link in effect.because_of}
        for flow in self.overview.flows:
            takers = [(f"to:{link.id}", self.parties[link.id], link.sure) for link in flow.takers]
            unknown = PartyShown("", "Not known to whom", sure=False)
            for key, party, sure in takers or [(f"{NOT_KNOWN}taker", unknown, False)]:
                carried = [link for link in flow.carries if not self._is_input(link.id, party.id)]
                for link in carried:
                    if (link.id, key) not in told:
                        found[key] = party
                        self._arrow(link.id, party.id, key, sure=sure and link.sure and flow.sure)
                if not flow.carries:
                    found[key] = party
                    self.content.add(f"{NOT_KNOWN}item", key, sure=False, risky=False)
        return {key: party for key, party in found.items() if key not in set(deciding)}

    def _is_input(self, item: str, party: str) -> bool:
        """Return whether a party receives something to make a score from it; the arrow to the score says that."""
        return any(
            item in {link.id for link in score.inputs} and party in {link.id for link in score.makers}
            for score in self.overview.scores
        )

    def _arrow(self, source: str, target: str, key: str, *, sure: bool) -> None:
        if source in self.items:
            self.content.add(self._item(source), key, sure=sure, risky=(source, target) in self.risk.steps)

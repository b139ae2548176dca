"""The coordinator who brings in a file of older cards through the pages, and what the database says of it afterwards."""

from __future__ import annotations

import csv
import http.client
import json
import re
import secrets
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from tests.kill.harness import Mortal

_TOKEN = secrets.token_hex(16)


class OldCards(NamedTuple):
    """A file: so many rows with a card of their own, and one typed twice, one without an answer."""

    path: Path
    mark: str
    cards: int

    def text(self, number: int) -> str:
        return f"A class in the evening, {self.mark} {number}"

    @classmethod
    def write(cls, folder: Path, cards: int) -> OldCards:
        mark = secrets.token_hex(4)
        made = cls(folder / f"{mark}.csv", mark, cards)
        with made.path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["What is missing?", "How old are you?", "Date", "Where"])
            for number in [*range(cards), 0]:
                rows.writerow([made.text(number), "25-34", "2026-05-01", f"Hall {mark}"])
            rows.writerow(["", "35-44", "2026-05-02", f"Hall {mark}"])
        return made


class Desk:
    def __init__(self, mortal: Mortal) -> None:
        self._mortal = mortal
        self._answers = mortal.facts["answers"]

    def upload(self, cards: OldCards) -> int:
        """Hand the file over; its number."""
        boundary = secrets.token_hex(8)
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{cards.path.name}"\r\nContent-Type: text/csv\r\n\r\n'
        )
        body = head.encode() + cards.path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        to = self._post(f"{self._answers}files/add/", body, f"multipart/form-data; boundary={boundary}")
        found = re.search(r"/files/(\d+)/$", to)
        assert found, to
        return int(found[1])

    def start(self, number: int) -> None:
        """Press "Bring the cards in". Raises ConnectionError when the server went meanwhile."""
        form = urlencode({"start": "1", "take:0": "1"})
        assert self._post(f"{self._answers}files/{number}/", form.encode(), "application/x-www-form-urlencoded").endswith(f"/{number}/")

    def _post(self, path: str, body: bytes, kind: str) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self._mortal.port, timeout=60)
        try:
            line.request(
                "POST",
                path,
                body,
                {
                    "Content-Type": kind,
                    "Cookie": f"mifc_session={self._mortal.facts['session']}; mifc_csrf={_TOKEN}",
                    "X-CSRFToken": _TOKEN,
                },
            )
            answer = line.getresponse()
            said = answer.read().decode()
        finally:
            line.close()
        assert answer.status == 302, f"{answer.status} {said[:2000]}"
        return answer.headers["Location"]

    def state(self, number: int) -> str:
        ((state,),) = self._mortal.sql("SELECT state FROM needs_assessment_cardimport WHERE id = ?", [(number,)])
        return str(state)

    def wrong(self, number: int, cards: OldCards) -> list[str]:
        """What is not as the file has it; empty when every row is in, once and whole, and the report says so."""
        said = []
        facts = "SELECT state, rows_done, rows_total, report, stored_as FROM needs_assessment_cardimport WHERE id = ?"
        ((state, done, total, report, stored_as),) = self._mortal.sql(facts, [(number,)])
        report = json.loads(report) if isinstance(report, str) else report
        counts = {name: report.get(name) for name in ("added", "already", "repeats", "refused")}
        expected = {"added": cards.cards, "already": 0, "repeats": 1, "refused": 1}
        if (state, done, total, counts) != ("done", cards.cards + 2, cards.cards + 2, expected):
            said.append(f"it says {state}, {done} of {total} rows, {counts}")
        if (self._mortal.data / "imports" / stored_as).exists():
            said.append("the file, with what stands in it, is still there")
        ((records,),) = self._mortal.sql("SELECT count(*) FROM needs_assessment_card WHERE brought_in_by_id = ?", [(number,)])
        if records != cards.cards:
            said.append(f"{records} cards are there")
        texts = sorted(
            text for (text,) in self._mortal.sql("SELECT text FROM needs_assessment_cardtext WHERE text LIKE ?", [(f"%, {cards.mark} %",)])
        )
        expected_texts = sorted(cards.text(one) for one in range(cards.cards))
        if texts != expected_texts:
            said.append(f"{len(texts)} texts are there, {len(set(expected_texts) - set(texts))} are missing")
        points = "SELECT count(*) FROM needs_assessment_collectionpoint WHERE name = ?"
        ((halls,),) = self._mortal.sql(points, [(f"Hall {cards.mark}",)])
        if halls != 1:
            said.append(f"its place is there {halls} times")
        return said

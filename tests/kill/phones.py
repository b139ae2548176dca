"""Thirty-two phones that send cards all the time, each as the card's page does: what was not acknowledged is sent again, with the same id.

A card says its own number in each of its texts, so what is in the database can be held against what the phones were told.
"""

from __future__ import annotations

import http.client
import json
import secrets
import threading
from collections import Counter, defaultdict
from types import TracebackType
from urllib.parse import urlencode

from mifc.planning.needs_assessment.rules.card import hash_of_code
from tests.config.running import wait_until
from tests.kill.harness import Mortal

HOW_MANY = 32


class Phones:
    """`told` counts what they were told: "sent", "refused" or "cut" (the server was gone: sent again), anything else is a failure."""

    def __init__(self, mortal: Mortal, *, pause: float = 1.0) -> None:
        self.mark = secrets.token_hex(4)
        self.told: Counter[str] = Counter()
        # The code each phone was given for its card, by the card's number.
        self.acknowledged: dict[int, str] = {}
        self._mortal, self._pause = mortal, pause
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._begun = 0
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(HOW_MANY)]

    def __enter__(self) -> Phones:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _where: TracebackType | None) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(40)
        self._mortal.tally.update({f"cards {what}": times for what, times in self.told.items()})
        if error is None:
            assert not any(thread.is_alive() for thread in self._threads), "a phone waits for ever"

    def are_heard(self, cards: int) -> None:
        """Wait until so many more cards were acknowledged."""
        enough = len(self.acknowledged) + cards
        assert wait_until(lambda: len(self.acknowledged) >= enough, 60), f"{self.told}\n{self._mortal.said}"

    def _run(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                number, self._begun = self._begun, self._begun + 1
            client_id = secrets.token_urlsafe(18)
            while not self._stop.is_set():
                what, code = self._send(number, client_id)
                with self._lock:
                    self.told[what] += 1
                    if what == "sent":
                        self.acknowledged[number] = code
                if what not in {"refused", "cut"}:
                    break
                self._stop.wait(0.25)
            self._stop.wait(self._pause)

    def _texts(self, number: int) -> dict[str, str]:
        return {"good": f"The library, {self.mark} {number}", "missing": f"A bus at night, {self.mark} {number}"}

    def _send(self, number: int, client_id: str) -> tuple[str, str]:
        """What the phone was told, and the code that takes the card back."""
        form = urlencode({**self._texts(number), "age": "25-34", "client": client_id})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            # Another phone for each card, and the same one when it is sent again.
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        }
        line = http.client.HTTPConnection("127.0.0.1", self._mortal.port, timeout=30)
        try:
            line.request("POST", self._mortal.facts["card"], form, headers)
            answer = line.getresponse()
            said = answer.read()
        except ConnectionRefusedError:
            return "refused", ""
        except (ConnectionError, http.client.IncompleteRead):
            return "cut", ""
        except OSError as error:
            return f"failed {error!r}", ""
        finally:
            line.close()
        if answer.status != 200:
            return f"failed {answer.status}", ""
        told = json.loads(said)
        return ("sent", told["code"]) if told["state"] == "sent" else (f"failed {told['state']}", "")

    def failed(self) -> dict[str, int]:
        return {what: times for what, times in self.told.items() if what.startswith("failed")}

    def wrong(self) -> list[str]:
        """What is not as the phones were told; empty when everything is. To be asked when they have stopped."""
        found = self._found()
        said = [f"card {number} was acknowledged and is not there" for number in self.acknowledged if number not in found]
        for number, cards in found.items():
            if number >= self._begun:
                said.append(f"card {number} was never sent")
            if len(cards) != 1:
                said.append(f"card {number} is there {len(cards)} times")
            for take_back_hash, texts in cards.values():
                if texts != self._texts(number):
                    said.append(f"card {number} is half there: {texts}")
                if number in self.acknowledged and take_back_hash != hash_of_code(self.acknowledged[number]):
                    said.append(f"card {number} cannot be taken back with the code its phone was given")
        without = (
            "SELECT count(*) FROM needs_assessment_card c WHERE NOT EXISTS (SELECT 1 FROM needs_assessment_cardtext WHERE card_id = c.id)"
        )
        ((halves,),) = self._mortal.sql(without)
        return said + ([f"{halves} cards without a text"] if halves else [])

    def _found(self) -> dict[int, dict[int, tuple[str, dict[str, str]]]]:
        """Number of a card -> its records -> the hash of its code, and its texts by question."""
        statement = (
            "SELECT card.id, card.take_back_hash, question.key, one.text FROM needs_assessment_cardtext one "
            "JOIN needs_assessment_card card ON card.id = one.card_id "
            "JOIN needs_assessment_question question ON question.id = one.question_id WHERE one.text LIKE ?"
        )
        found: dict[int, dict[int, tuple[str, dict[str, str]]]] = defaultdict(dict)
        for card, take_back_hash, key, text in self._mortal.sql(statement, [(f"%, {self.mark} %",)]):
            found[int(text.rpartition(" ")[2])].setdefault(card, (take_back_hash, {}))[1][key] = text
        return found

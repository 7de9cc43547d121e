"""A small process function for tests of the run: what it does with a document, the document's text says."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from extract.model import ReadError, Reason, TextPlace
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Basic, Fact, Fund, Indicator, LevelThree, NumberFact, Record, Remainder, Total, ValueFact
from ziping.process import process
from ziping.result import Result, Stated

PLACE = TextPlace(1, 0, 1, 4)


def stand_in(data: bytes, name: str) -> Result:
    """Return a result with as many forms as the text says (`forms 2`), or do what it says instead."""
    text = data.decode("utf-8", "replace")
    misbehave(text)
    forms = int(found.group(1)) if (found := re.search(r"forms (\d+)", text)) else 0
    records = tuple(record(number, text) for number in range(1, forms + 1))
    return Result(
        file=name,
        sha256=sha256(data).hexdigest(),
        media_type="text/plain",
        pages=None,
        status="ok" if records else "no_forms",
        records=records,
        statements=(Stated(metric="executed", value="1.0", unit="万元", sentence=text, places=(PLACE,)),),
        findings=tuple(finding(number) for number in range(1, forms + 1)),
        warnings=("a warning",),
    )


def real_unless_told(data: bytes, name: str, pages: bytes | None = None) -> Result:
    """Process a document in earnest, but hang where its text says so."""
    if data.startswith(b"hang"):
        misbehave("hang in C")
    return process(data, name, pages=pages)


def misbehave(text: str) -> None:
    if found := re.search(r"sleep ([\d.]+)", text):
        time.sleep(float(found.group(1)))
    if "encrypted" in text:
        raise ReadError(Reason.ENCRYPTED, "a password is needed")
    if "raise" in text:
        raise ValueError(f"at {object()}\nsecond line")
    if "hang in C" in text:
        re.match(r"(a+)+$", "a" * 60 + "b")
    if "devour" in text:
        bytearray(1 << 40)
    if "segfault" in text:
        ctypes.string_at(0)
    if found := re.search(r"die once (\S+)", text):
        die_once(Path(found.group(1)))


def die_once(sign: Path) -> None:
    if not sign.exists():
        sign.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def fact(text: str) -> Fact:
    return Fact(raw=text, value=text, places=(PLACE,))


def number(text: str) -> NumberFact:
    return NumberFact(raw=text, value=Decimal(text), places=(PLACE,))


def record(form: int, text: str) -> Record:
    return Record(
        form=form,
        kind="project",
        family="national-2021",
        title=fact(text.strip()),
        funds=(Fund(code="F.total", label=fact("年度资金总额"), executed=number("581.540"), rate=number("99.9")),),
        indicators=(
            Indicator(
                level3=LevelThree(raw="人数", value="人数", places=(PLACE,), code="L3.x", probability=0.5),
                target=ValueFact(raw="=100%", value="=100%", op="=", low="100", high="100", unit="%", kind="quantity"),
                weight=number("10"),
                score=number("9.87654321098765"),
            ),
        ),
        basic=(Basic(label=fact("三公经费"), values={"2023年决算数": number("37.11")}),),
        total=Total(weight=number("100"), score=None),
        contacts=(fact("张三 13800000000"),),
        remainder=(Remainder(text="-1+1", places=(PLACE,), reason="fits no field"),),
    )


def finding(form: int) -> Finding:
    return Finding(
        rule="total_score",
        form=form,
        outcome=Outcome.BROKEN,
        severity=Severity.CONTRADICTION,
        published="90",
        expected="91",
        difference=Decimal(1) / Decimal(3),
        message="90, expected 91",
    )

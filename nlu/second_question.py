"""The second question of a message: 可以提前还款吗 要手续费吗 asks two things.

A clause counts as a question of its own where the classifier, reading it alone, is sure of
something else than what the message as a whole reads as. Measured in docs/understanding.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.clauses import Clause, clauses, halves
from nlu.normalisation import normalise

#: Intents that are no question and thus never the second one.
NOT_ASKED = frozenset(
    {
        "affirm",
        "ask_more",
        "ask_why",
        "bot_challenge",
        "complain",
        "deny",
        "goodbye",
        "greet",
        "inform",
        "out_of_scope",
        "thank",
    }
)

#: What people ask by telling it (有一笔扣款不是我弄的), without a question's form.
ASKED_BY_TELLING = frozenset(
    {
        "cancel_prepayment",
        "contact_human",
        "faq/account_phone",
        "faq/card_change",
        "faq/due_date_change",
        "faq/instalment_change",
        "faq/prepay_failed",
        "faq/unauthorised",
        "report_paid_but_owing",
        "request_settlement_certificate",
    }
)

#: Somebody may be in danger: that goes first, whatever else the message asks.
DISTRESS = "distress"

#: Where a message reads as the first, a clause that alone reads as one of these tells the
#: circumstances, or leaves out what the other clause said: 退款 after 提前还清 is the refund
#: after prepayment, not a question of its own.
SAME_QUESTION = {
    "cancel_prepayment": {"faq/autodebit"},
    "estimate_instalment": {"view_plan"},
    "faq/instalment_refund": {"faq/autodebit", "view_plan"},
    "faq/interest_free": {"view_plan"},
    "faq/minimum_payment": {"faq/instalment_credit"},
    "faq/overdue_consequences": {"faq/instalment_credit"},
    "faq/overdue_recovery": {"faq/instalment_again", "faq/instalment_how"},
    "faq/prepay_autodebit": {"faq/autodebit"},
    "faq/prepay_credit": {"faq/instalment_credit"},
    "faq/refund_after_prepay": {"faq/refund_destination"},
    "faq/unauthorised": {"faq/autodebit", "view_plan"},
    "quote_partial_prepayment": {"view_plan"},
    "report_paid_but_owing": {"check_settlement_status", "faq/autodebit"},
}

#: Beside a question of these a clause may leave out that it is about early repayment as well.
ABOUT_PREPAYMENT = frozenset(
    {
        "apply_prepayment",
        "cancel_prepayment",
        "compare_payoff",
        "explain_prepay_fee",
        "faq/prepay_allowed",
        "faq/prepay_credit",
        "faq/prepay_failed",
        "faq/prepay_how",
        "faq/prepay_one_of_several",
        "faq/prepay_payment_method",
        "faq/prepay_timing",
        "get_payoff_quote",
        "prepay_one_instalment",
        "quote_partial_prepayment",
    }
)
_PREPAYMENT = "提前还款"
# What a clause is read as that leaves it out (有手续费吗, 影响征信不, 钱退哪).
_READ_WITHOUT_SUBJECT = re.compile(
    r"estimate_instalment|faq/(instalment|overdue)_\w+|faq/refund_destination"
)
_NAMES_ITS_SUBJECT = re.compile("分期|还|逾期|账单|额度|期")
# A reading of a clause less likely than this is doubtful, and one in the other's light has to
# be as likely as `_LIKELY`.
_DOUBTFUL, _LIKELY = 0.7, 0.5

#: How sure a clause has to be that asks by telling; each of two whose message reads as neither;
#: each half of a line that nothing divides.
TOLD, BOTH, HALF = 0.85, 0.9, 0.8
# Of the ways to cut an undivided line so many are looked at with the embedding.
_CUTS = 2

Reading = tuple[str, float]


@dataclass(frozen=True)
class TwoQuestions:
    """Two readings (full intent name, likelihood) and the clause that asks the second."""

    first: Reading
    second: Reading
    clause: Clause


@dataclass(frozen=True)
class SecondQuestionFinder:
    """Looks for the second question.

    `read` gives the likeliest reading of a normalised text that is not empty, `read_roughly` a
    row of likelihoods for each of several texts, from n-grams alone, a column for each of
    `labels`. `threshold` is how likely an asking clause's reading has to be.
    """

    labels: Sequence[str]
    read: Callable[[str], Reading]
    read_roughly: Callable[[Sequence[str]], NDArray[np.float32]]
    threshold: float

    def find(self, text: str, whole: Reading) -> TwoQuestions | None:
        """The two questions of a raw message that as a whole reads as `whole`; None where it
        asks one."""
        pieces = clauses(text)
        if len(pieces) < 2:
            offset = len(text) - len(text.lstrip())
            return self._in_undivided(text.strip(), whole[0], offset)
        readings = [(self._in_light_of(piece.text, whole[0]), piece) for piece in pieces]
        danger = max((reading for reading, _ in readings if reading[0] == DISTRESS), default=None)
        if danger and danger[1] >= TOLD and whole[0] != DISTRESS:
            return TwoQuestions(danger, whole, pieces[-1])
        if any(name == whole[0] for (name, _), _ in readings):
            return self._beside(whole, readings) if whole[0] not in NOT_ASKED else None
        return self._instead(readings) if whole[0] not in NOT_ASKED - {"out_of_scope"} else None

    def _beside(
        self, whole: Reading, readings: Sequence[tuple[Reading, Clause]]
    ) -> TwoQuestions | None:
        """One clause reads as the whole message; is another sure of something else?"""
        others = [
            (reading, clause)
            for reading, clause in readings
            if self._stand_apart(whole[0], reading[0]) and self._is_asked(reading, clause)
        ]
        if not others:
            return None
        second, clause = max(others, key=lambda other: (other[0][1], other[1].start))
        same = [reading for reading, _ in readings if reading[0] == whole[0]]
        return TwoQuestions(max([whole, *same], key=lambda one: one[1]), second, clause)

    def _instead(self, readings: Sequence[tuple[Reading, Clause]]) -> TwoQuestions | None:
        """No clause reads as the whole, which mixes two questions up to a third: are two
        clauses sure?"""
        sure = {
            reading[0]: (reading, clause)
            for reading, clause in readings
            if clause.asks and reading[1] >= BOTH and reading[0] not in NOT_ASKED
        }
        if len(sure) < 2:
            return None
        best = sorted(sure.values(), key=lambda one: -one[0][1])[:2]
        (first, _), (second, clause) = sorted(best, key=lambda one: one[1].start)
        return (
            TwoQuestions(first, second, clause) if self._stand_apart(first[0], second[0]) else None
        )

    def _in_undivided(self, text: str, whole: str, offset: int) -> TwoQuestions | None:
        """Where nothing stands between two questions, the cut whose halves read as two
        different things."""
        cuts = halves(text) if whole not in NOT_ASKED else []
        for left, right in self._likeliest_cuts(cuts):
            first, second = (
                self._in_light_of(left.text, whole),
                self._in_light_of(right.text, whole),
            )
            names = first[0], second[0]
            if (
                min(first[1], second[1]) >= HALF
                and whole in names
                and not NOT_ASKED.intersection(names)
                and self._stand_apart(*names)
            ):
                if whole == second[0]:
                    first, second, right = second, first, left
                moved = Clause(right.text, right.start + offset, right.end + offset)
                return TwoQuestions(first, second, moved)
        return None

    def _likeliest_cuts(self, cuts: list[tuple[Clause, Clause]]) -> list[tuple[Clause, Clause]]:
        if not cuts:
            return []
        asked = np.array([name not in NOT_ASKED for name in self.labels], dtype=np.float32)
        lefts = self.read_roughly([normalise(left.text) for left, _ in cuts]) * asked
        rights = self.read_roughly([normalise(right.text) for _, right in cuts]) * asked
        differ = lefts.argmax(axis=1) != rights.argmax(axis=1)
        likely = differ * (lefts.max(axis=1) / lefts.sum(axis=1))
        likely *= rights.max(axis=1) / rights.sum(axis=1)
        order = np.argsort(-likely, kind="stable")[:_CUTS]
        return [cuts[index] for index in order if likely[index] > 0]

    def _is_asked(self, reading: Reading, clause: Clause) -> bool:
        name, confidence = reading
        if clause.asks and confidence >= self.threshold:
            return name not in NOT_ASKED
        return name in ASKED_BY_TELLING and confidence >= TOLD

    def _stand_apart(self, first: str, second: str) -> bool:
        return first != second and second not in SAME_QUESTION.get(first, ())

    def _in_light_of(self, clause: str, whole: str) -> Reading:
        """The likeliest reading of a clause; what it leaves out is taken from the message."""
        text = normalise(clause)
        if not text:
            return "", 0.0
        name, confidence = self.read(text)
        if (
            whole not in ABOUT_PREPAYMENT
            or name in ABOUT_PREPAYMENT
            or _NAMES_ITS_SUBJECT.search(text)
            or (confidence >= _DOUBTFUL and not _READ_WITHOUT_SUBJECT.fullmatch(name))
        ):
            return name, confidence
        about = self.read(_PREPAYMENT + text)
        fits = about[0] in ABOUT_PREPAYMENT or about[0] == "faq/refund_after_prepay"
        return about if fits and about[1] >= _LIKELY else (name, confidence)

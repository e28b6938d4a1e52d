"""How satisfied customers were."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.store.models import FeedbackRow
from actions.store.models.base import now_utc
from contract.masking import mask_text


class FeedbackRepository:
    """Keeps one answer for each conversation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def give(self, conversation: str, score: int, comment: str) -> None:
        """Keep a score from 1 to 5 and a comment; a second answer replaces the first.

        What is personal in the comment is masked.
        """
        row = self._session.scalars(
            select(FeedbackRow).where(FeedbackRow.conversation == conversation)
        ).first()
        if row is None:
            row = FeedbackRow(conversation=conversation)
            self._session.add(row)
        row.score = score
        row.comment = mask_text(comment)
        row.given_at = now_utc()
        self._session.flush()

"""How satisfied customers were."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from actions.store.database import changed_rows
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

    def erase_comment(self, conversation: str) -> None:
        """Blank the comment on a conversation; the score stays."""
        self._session.execute(
            update(FeedbackRow)
            .where(FeedbackRow.conversation == conversation)
            .values(comment="")
            .execution_options(synchronize_session=False)
        )

    def forget(self, conversations: Sequence[str]) -> int:
        """Delete the feedback on conversations; how many had one."""
        return changed_rows(
            self._session.execute(
                delete(FeedbackRow)
                .where(FeedbackRow.conversation.in_(conversations))
                .execution_options(synchronize_session=False)
            )
        )

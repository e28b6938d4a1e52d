"""What signing in and binding share: proofs worked on in bounded threads, codes sent by and by."""

import logging
from collections.abc import Callable
from typing import TypeVar

from sanic import response
from sanic.response import HTTPResponse

from actions.identity import NotSignedIn
from actions.identity.codes import (
    CODE_LIFETIME,
    Asker,
    CodeSignIn,
    Delivery,
    InvalidPhone,
    NotConfigured,
    TooManyRequests,
    WrongCode,
)
from actions.identity.senders import SendingFailed
from actions.server.requests import Problem
from actions.server.threads import Overdue, Threads

WITHIN = 8.0
"""Seconds that checking a token or a code may take; the Rasa server waits for 10."""

CODES_WAITING = 200

logger = logging.getLogger(__name__)

_work = Threads("identity", most=4, waiting=40, within=WITHIN)
_sending = Threads("codes", most=4, waiting=CODES_WAITING, within=CODE_LIFETIME.total_seconds())

Result = TypeVar("Result")


def code_sign_in() -> CodeSignIn:
    """The installation's sign-in by code. Raises Problem where there is none."""
    try:
        return CodeSignIn.configured()
    except NotConfigured as error:
        raise Problem("not_configured") from error


async def in_thread(work: Callable[[], Result]) -> Result:
    """What the work returns. Raises Problem for what makes a proof worth nothing."""
    try:
        return await _work.run(work)
    except Overdue as error:
        raise Problem("unavailable") from error
    except InvalidPhone as error:
        raise Problem("malformed", "手机号不对，请输入 11 位手机号。") from error
    except TooManyRequests as error:
        raise Problem("too_fast", retry_after=error.retry_after) from error
    except WrongCode as error:
        raise Problem("wrong_code") from error
    except NotSignedIn as refusal:
        raise Problem(refusal.reason) from refusal


async def code_sent(phone: str, asker: Asker) -> HTTPResponse:
    """Have a code sent and answer, for every phone alike. Raises Problem."""
    sign_in = code_sign_in()
    delivery = await in_thread(lambda: sign_in.request(phone, asker))
    if delivery is not None:
        _send(delivery)
    return response.json(
        {
            "sent": True,
            "expires_in": int(CODE_LIFETIME.total_seconds()),
            "message": "如果这个手机号在商城登记过，您会收到一条 6 位数字的验证码。",
        }
    )


def _send(delivery: Delivery) -> None:
    """Have a code sent, however long that takes: the request is answered meanwhile."""

    def send() -> None:
        try:
            delivery.send()
        except SendingFailed as error:
            logger.error("A sign-in code could not be sent: %s", error)

    try:
        _sending.begin(send)
    except Overdue as error:
        logger.error("A sign-in code is not sent: %s", error)

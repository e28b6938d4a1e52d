"""Reading requests and answering in JSON, for the routes beside Rasa's webhook."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

MAX_BODY = 4096

_STATUS = {
    "malformed": 400,
    "unauthorized": 401,
    "missing": 401,
    "expired": 401,
    "invalid": 401,
    "wrong_code": 401,
    "not_found": 404,
    "no_such_action": 404,
    "wrong_method": 405,
    "too_large": 413,
    "encoded": 415,
    "too_fast": 429,
    "failed": 500,
    "unavailable": 503,
    "not_configured": 503,
}
_MESSAGES = {
    "malformed": "请求的内容不完整或格式不对。",
    "unauthorized": "没有出示服务器之间的密钥，或密钥不对。",
    "missing": "还没有登录。",
    "expired": "登录已过期，请重新登录。",
    "invalid": "登录信息无效，请重新登录。",
    "wrong_code": "验证码不对或已过期，请重新获取。",
    "not_found": "没有这个地址。",
    "no_such_action": "没有这个动作。",
    "wrong_method": "这个地址不接受这种请求。",
    "too_large": "请求的内容太长。",
    "encoded": "请求的内容不能压缩。",
    "too_fast": "操作太频繁，请稍后再试。",
    "failed": "服务出错了，请稍后再试。",
    "unavailable": "服务暂时不可用，请稍后再试。",
    "not_configured": "验证码登录尚未开通，请在商城页面登录后再咨询。",
}


class RequestBody(BaseModel):
    """A JSON object in a request: every field is there, of its kind, and there are no others."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


Body = TypeVar("Body", bound=BaseModel)


class Problem(Exception):
    """A request that is answered with an error; `message` replaces the code's own words."""

    def __init__(self, code: str, message: str = "", retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or _MESSAGES[code]
        self.retry_after = retry_after

    def answer(self, status: int | None = None) -> HTTPResponse:
        """The error as JSON: `{"error": {"code", "message"}}`; `status` replaces the code's own."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else None
        body = {"error": {"code": self.code, "message": self.message}}
        return response.json(body, status=status or _STATUS[self.code], headers=headers)


def read_body(request: Request, form: type[Body], most: int = MAX_BODY) -> Body:
    """The body of a request in a form. Raises Problem where it has another or over `most` bytes."""
    if len(request.body) > most:
        raise Problem("too_large")
    # A few bytes may unfold to a machine's whole memory.
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Problem("encoded")
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise Problem("malformed", "请求须为 application/json。")
    try:
        return form.model_validate_json(request.body)
    except ValidationError:
        # Without its cause, which repeats the request.
        raise Problem("malformed") from None

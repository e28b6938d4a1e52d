"""What a server says for itself when a request cannot be carried out, by code."""

from __future__ import annotations

import math

from sanic import response
from sanic.response import HTTPResponse

PROBLEMS = {
    "malformed": (400, "请求的格式不对。"),
    "unauthorized": (401, "请求没有带有效的调用密钥。"),
    "not_found": (404, "没有这个地址。"),
    "closed": (404, "这个接口没有开通：正式环境要先设置 FENQI_REST_KEYS。"),
    "method": (405, "这个地址不支持这种请求方法。"),
    "too_large": (413, "请求太大了。"),
    "expectation": (417, "不支持请求头 Expect 的内容。"),
    "too_fast": (429, "消息发得太快了，请稍等片刻再发。"),
    "busy": (429, "现在咨询的人比较多，请稍等片刻再发。"),
    "failed": (500, "这个请求没有处理成功，请稍后再试。"),
    "unavailable": (503, "服务暂时不可用，请稍后再试。"),
}
"""Status and sentence."""

BUSY_FOR = 3
"""Seconds after which it is worth trying a busy server again."""


def refusal(code: str, message: str | None = None) -> HTTPResponse:
    """Return the answer for a problem of `PROBLEMS`, with a message of its own where given."""
    status, usual = PROBLEMS[code]
    answer = response.json({"error": {"code": code, "message": message or usual}}, status=status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def later(code: str, seconds: float) -> HTTPResponse:
    """Return the answer for a problem that passes by itself, with when to come back."""
    answer = refusal(code)
    answer.headers["Retry-After"] = str(max(1, math.ceil(seconds)))
    return answer

"""What the channel itself says when a request cannot be carried out, by code."""

from __future__ import annotations

PROBLEMS = {
    "malformed": "消息格式不对，请刷新页面后再试。",
    "too_long": "消息太长了，请控制在 2000 字以内。",
    "empty": "消息是空的，请输入内容后再发送。",
    "too_fast": "您操作得有点快，请稍等片刻再试。",
    "session": "会话已失效，请刷新页面后再试。",
    "expired": "登录已过期，请重新登录后再查看账单。",
    "invalid": "登录信息无效，请重新登录。",
    "origin": "这个网址不在允许的名单里。",
    "failed": "这条消息没有处理成功，请重试。",
    "unavailable": "服务暂时不可用，请稍后再试。",
    "not_found": "没有找到您要的内容。",
}


class Refused(Exception):
    """What is not done for a visitor; `code` is one of `PROBLEMS`.

    `wait` is the number of seconds after which it may be tried again, 0.0 where that is no
    matter of time.
    """

    def __init__(self, code: str, wait: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.wait = wait


def problem(code: str) -> dict[str, str]:
    """Return the error with a code of `PROBLEMS` as it goes to the widget."""
    return {"code": code, "message": PROBLEMS[code]}

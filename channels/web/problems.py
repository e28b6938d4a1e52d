"""What the channel itself says when a request cannot be carried out, by code."""

from __future__ import annotations

PROBLEMS = {
    "malformed": "消息格式不对，请刷新页面后再试。",
    "too_long": "消息太长了，请控制在 2000 字以内。",
    "empty": "消息是空的，请输入内容后再发送。",
    "too_fast": "消息发得太快了，请稍等片刻再发。",
    "session": "会话已失效，请刷新页面后再试。",
    "origin": "这个网址不在允许的名单里。",
    "failed": "这条消息没有处理成功，请重试。",
    "unavailable": "服务暂时不可用，请稍后再试。",
    "not_found": "没有找到您要的内容。",
}


def problem(code: str) -> dict[str, str]:
    """Return the error with a code of `PROBLEMS` as it goes to the widget."""
    return {"code": code, "message": PROBLEMS[code]}

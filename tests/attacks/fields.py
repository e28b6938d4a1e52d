"""Every text that anybody may hand to either server, and a way to hand it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.attacks.target import SECRET, Attacker
from tests.attacks.wire import Refused, Reply, encode, fresh_id

Hand = Callable[[Attacker, object], Reply]
"""Hands a value over in a field; the answer, a socket's acknowledgement made to look like one."""


def webhook(action: object = "action_answer", **changed: object) -> dict[str, object]:
    """The body of a call of the action server as Rasa makes it, with fields of it changed."""
    parse = {"text": "你好", "intent": {"name": "greet", "confidence": 1.0}, "entities": []}
    said = {"event": "user", "text": "你好", "parse_data": parse, "metadata": {}}
    tracker: dict[str, object] = {
        "sender_id": "rest-forged",
        "slots": {},
        "latest_message": parse,
        "events": [said],
        "paused": False,
        "latest_action_name": "action_listen",
        "active_loop": {},
    }
    body: dict[str, object] = {"next_action": action, "sender_id": "rest-forged", "domain": {}}
    return {**body, "tracker": {**tracker, **changed}}


def _rest(attacker: Attacker, field: str, value: object) -> Reply:
    body: dict[str, object] = {"sender": "strings", "message": "你好", field: value}
    return attacker.rasa("POST", "/webhooks/rest/webhook", body)


def _web(attacker: Attacker, path: str, body: object) -> Reply:
    resume = str(attacker.session()["resume"])
    return attacker.rasa("POST", f"/webhooks/web/{path}", body, Authorization=f"Bearer {resume}")


def _message(attacker: Attacker, field: str, value: object) -> Reply:
    return _web(attacker, "message", {"id": fresh_id(), "text": "你好", field: value})


def _ask(attacker: Attacker, event: str, data: object) -> Reply:
    connection = attacker.socket()
    try:
        answer = connection.ask(event, data)
        if event == "say" and answer.get("ok"):
            connection.hear(str(answer["id"]))
    except Refused:
        return Reply(0)
    finally:
        connection.close()
    return Reply(200 if answer["ok"] else 400, {}, encode(answer))


def _say(attacker: Attacker, field: str, value: object) -> Reply:
    return _ask(attacker, "say", {"id": fresh_id(), "text": "你好", field: value})


def _connect(attacker: Attacker, auth: object) -> Reply:
    try:
        connection = attacker.socket(auth)
    except Refused as refused:
        return Reply(400, {}, str(refused).encode())
    connection.close()
    return Reply(200, {}, encode(connection.session))


def _history(attacker: Attacker, value: object) -> Reply:
    from urllib.parse import quote

    text = value if isinstance(value, str) else str(value)
    return attacker.web_history(
        str(attacker.session()["resume"]),
        f"?before={quote(text.encode('utf8', 'surrogatepass'))}",
    )


def _webhook(attacker: Attacker, body: object) -> Reply:
    return attacker.action("POST", "/webhook", body, SECRET)


def _action(attacker: Attacker, path: str, body: object) -> Reply:
    return attacker.action("POST", path, body, SECRET)


def _parse(**changed: object) -> dict[str, object]:
    parse = {"text": "你好", "intent": {"name": "greet"}, "entities": [], **changed}
    said = {"event": "user", "text": parse["text"], "parse_data": parse, "metadata": {}}
    return webhook(latest_message=parse, events=[said])


FIELDS: Mapping[str, Hand] = {
    "rest sender": lambda who, value: _rest(who, "sender", value),
    "rest message": lambda who, value: _rest(who, "message", value),
    "rest metadata": lambda who, value: _rest(who, "metadata", value),
    "rest id token": lambda who, value: _rest(who, "metadata", {"id_token": value}),
    "web session resume": lambda who, value: _web(who, "session", {"resume": value}),
    "web session token": lambda who, value: _web(who, "session", {"token": value}),
    "web message id": lambda who, value: _message(who, "id", value),
    "web message text": lambda who, value: _message(who, "text", value),
    "web message display": lambda who, value: _message(who, "display", value),
    "web message again": lambda who, value: _message(who, "again", value),
    "web message token": lambda who, value: _message(who, "token", value),
    "web history before": _history,
    "sign-in code phone": lambda who, value: _web(who, "sign-in/codes", {"phone": value}),
    "sign-in token phone": lambda who, value: _web(
        who, "sign-in/tokens", {"phone": value, "code": "123456"}
    ),
    "sign-in token code": lambda who, value: _web(
        who, "sign-in/tokens", {"phone": "13912340000", "code": value}
    ),
    "feedback score": lambda who, value: _web(who, "feedback", {"score": value, "comment": ""}),
    "feedback comment": lambda who, value: _web(who, "feedback", {"score": 5, "comment": value}),
    "demo token phone": lambda who, value: _web(who, "demo/tokens", {"phone": value}),
    "socket auth": _connect,
    "socket resume": lambda who, value: _connect(who, {"resume": value}),
    "socket token": lambda who, value: _connect(who, {"token": value}),
    "socket say": lambda who, value: _ask(who, "say", value),
    "socket say id": lambda who, value: _say(who, "id", value),
    "socket say text": lambda who, value: _say(who, "text", value),
    "socket say display": lambda who, value: _say(who, "display", value),
    "socket say again": lambda who, value: _say(who, "again", value),
    "socket history before": lambda who, value: _ask(who, "history", {"before": value}),
    "socket history limit": lambda who, value: _ask(who, "history", {"limit": value}),
    "socket refresh": lambda who, value: _ask(who, "refresh", value),
    "socket refresh token": lambda who, value: _ask(who, "refresh", {"token": value}),
    "socket refresh resume": lambda who, value: _ask(who, "refresh", {"resume": value}),
    "action name": lambda who, value: _webhook(who, webhook(value)),
    "action conversation": lambda who, value: _webhook(who, webhook(sender_id=value)),
    "action events": lambda who, value: _webhook(who, webhook(events=value)),
    "action slots": lambda who, value: _webhook(who, webhook(slots=value)),
    "action slot": lambda who, value: _webhook(who, webhook(slots={"topic": value})),
    "action text": lambda who, value: _webhook(who, _parse(text=value)),
    "action intent": lambda who, value: _webhook(who, _parse(intent={"name": value})),
    "action entities": lambda who, value: _webhook(who, _parse(entities=value)),
    "action entity": lambda who, value: _webhook(
        who, _parse(entities=[{"entity": "product", "value": value}])
    ),
    "action ranking": lambda who, value: _webhook(who, _parse(full_intent_ranking=value)),
    "action code phone": lambda who, value: _action(who, "/identity/codes", {"phone": value}),
    "action code": lambda who, value: _action(
        who, "/identity/tokens", {"phone": "13912340000", "code": value}
    ),
    "action id token": lambda who, value: _action(who, "/identity/check", {"id_token": value}),
    "action feedback conversation": lambda who, value: _action(
        who, "/feedback", {"conversation": value, "score": 5, "comment": ""}
    ),
    "action feedback comment": lambda who, value: _action(
        who, "/feedback", {"conversation": "strings", "score": 5, "comment": value}
    ),
}

"""Too much of anything: messages, openings, history, tickets, codes, connections.

Each attack does far more at once than any honest customer would; some of it must be refused,
with a sentence, and nobody else must notice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from tests.attacks.target import Attacker
from tests.attacks.wire import Reply, fresh_id, is_calm

UNFIT = 7
"""A message that is none: it is refused without a turn, and counts as any."""

FLOOD = 80
"""Requests at once: no limit of one conversation lets through as many."""


def flood(times: int, do: Callable[[int], Reply]) -> list[Reply]:
    """Make requests from eight threads and return the answers."""
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(do, range(times)))
    assert all(is_calm(reply) for reply in replies)
    return replies


def refused(replies: list[Reply]) -> list[Reply]:
    """Those that were told to wait; each with a sentence, and for how long."""
    late = [reply for reply in replies if reply.status == 429]
    assert all(reply.json["error"]["message"] for reply in late)
    return late


def taken(answers: list[dict[str, Any]]) -> int:
    """How many of a socket's events were taken."""
    return sum(bool(answer["ok"]) for answer in answers)


def messages(number: int) -> list[dict[str, object]]:
    """Messages for a socket, each with an id of its own."""
    return [{"id": fresh_id(), "text": "你好"} for _ in range(number)]


def say(who: Attacker, token: str) -> Reply:
    """Say something as a customer in a new conversation of the web channel."""
    opened = who.rasa("POST", "/webhooks/web/session", {"token": token})
    if opened.status != 200:
        return opened
    return who.web_say(opened.json["resume"], "你好", token=token)


def is_served(attacker: Attacker) -> bool:
    """Tell whether somebody else gets an answer."""
    return "一般可以" in Attacker(attacker.target).rest(fresh_id(), "分期可以提前还款吗").text


def test_messages_of_one_conversation_over_rest(attacker: Attacker) -> None:
    """A flood under one sender."""
    sender = fresh_id()
    replies = flood(FLOOD, lambda _: attacker.rest(sender, "你好"))
    assert refused(replies)
    assert is_served(attacker)


def test_messages_of_one_address_over_rest(attacker: Attacker) -> None:
    """A flood under a sender of its own each; what is malformed counts too, and costs least."""
    replies = flood(320, lambda _: attacker.rest(fresh_id(), UNFIT))
    late = refused(replies)
    assert late
    assert all("retry-after" in reply.headers for reply in late)
    assert is_served(attacker)


def test_messages_of_one_customer(attacker: Attacker) -> None:
    """A flood of one customer's, from an address and in a conversation of its own each."""
    token = attacker.target.token("13800000004")
    replies = flood(170, lambda _: say(Attacker(attacker.target), token))
    assert refused(replies)
    assert is_served(attacker)


def test_addresses_made_up_over_rest(attacker: Attacker) -> None:
    """A new `X-Forwarded-For` for each message changes nothing for who is no proxy of ours."""

    def send(number: int) -> Reply:
        body = {"sender": fresh_id(), "message": UNFIT}
        made_up = {"X_Forwarded_For": f"8.8.{number % 256}.{number // 256}"}
        return attacker.rasa("POST", "/webhooks/rest/webhook", body, **made_up)

    assert refused(flood(320, send))


def test_addresses_made_up_behind_a_proxy(attacker: Attacker) -> None:
    """Nor for who stands before a proxy: it is read from the right."""
    proxy = Attacker(attacker.target, "127.0.0.1")

    def send(number: int) -> Reply:
        body = {"sender": fresh_id(), "message": UNFIT}
        forwarded = f"9.9.{number % 256}.{number // 256}, 203.0.113.7"
        return proxy.rasa("POST", "/webhooks/rest/webhook", body, X_Forwarded_For=forwarded)

    assert refused(flood(320, send))
    honest = {"sender": fresh_id(), "message": "分期可以提前还款吗"}
    reply = proxy.rasa(
        "POST", "/webhooks/rest/webhook", honest, X_Forwarded_For="9.9.0.0, 203.0.113.8"
    )
    assert "一般可以" in reply.text


def test_openings_over_plain_requests(attacker: Attacker) -> None:
    """Conversations opened one after the other."""
    replies = flood(250, lambda _: attacker.rasa("POST", "/webhooks/web/session", {}))
    assert refused(replies)
    assert is_served(attacker)


def test_openings_with_a_key_that_is_none(attacker: Attacker) -> None:
    """A resume token made up opens a new conversation, which counts as one."""
    replies = flood(
        250, lambda number: attacker.rasa("POST", "/webhooks/web/session", {"resume": f"x{number}"})
    )
    assert refused(replies)


def test_resets_over_the_socket(attacker: Attacker) -> None:
    """Conversations begun anew on one connection."""
    with closing(attacker.socket()) as connection:
        answers = connection.flood("reset", [{}] * 300)
    assert taken(answers) < 250
    assert all(each["error"]["message"] for each in answers if not each["ok"])


def test_reset_does_not_empty_the_limit(attacker: Attacker) -> None:
    """Conversations begun anew bring no end of messages: they count by address, too."""
    connections = [attacker.socket() for _ in range(8)]
    try:
        for connection in connections:
            for message in messages(28):
                connection.emit("say", message)
            connection.emit("reset", {})
            for message in messages(28):
                connection.emit("say", message)
        said = sum(taken(connection.flood("say", [])) for connection in connections)
    finally:
        for connection in connections:
            connection.close()
    assert said < 8 * 28 * 2


def test_messages_over_the_socket(attacker: Attacker) -> None:
    """A flood on one connection."""
    with closing(attacker.socket()) as connection:
        assert taken(connection.flood("say", messages(FLOOD))) < 80
    assert is_served(attacker)


def test_messages_on_many_connections(attacker: Attacker) -> None:
    """The same conversation on ten connections has one allowance."""
    first = attacker.socket()
    auth = {"resume": first.session["resume"]}
    connections = [first, *(attacker.socket(auth) for _ in range(9))]
    try:
        said = sum(taken(each.flood("say", messages(15))) for each in connections)
    finally:
        for each in connections:
            each.close()
    assert said < FLOOD


def test_again_is_not_free(attacker: Attacker) -> None:
    """Messages said to have been sent before are looked up, and count."""
    with closing(attacker.socket()) as connection:
        again = [{**each, "again": True} for each in messages(FLOOD)]
        assert taken(connection.flood("say", again)) < FLOOD
    session = Attacker(attacker.target).session()
    sent = {"again": True, "id": fresh_id()}
    replies = flood(FLOOD, lambda _: attacker.web_say(session["resume"], "你好", **sent))
    assert refused(replies)


def test_history_over_the_socket(attacker: Attacker) -> None:
    """Pages asked for over and over."""
    with closing(attacker.socket()) as connection:
        assert taken(connection.flood("history", [{"limit": 100}] * 300)) < 200


def test_history_over_plain_requests(attacker: Attacker) -> None:
    """The same without a socket."""
    resume = str(attacker.session()["resume"])
    assert refused(flood(300, lambda _: attacker.web_history(resume, "?limit=100")))
    assert is_served(attacker)


def test_refresh_over_and_over(attacker: Attacker) -> None:
    """Tokens to be checked, each a call of the action server."""
    with closing(attacker.socket()) as connection:
        tokens = [{"token": f"x{number}"} for number in range(400)]
        assert taken(connection.flood("refresh", tokens)) < 250


def test_tickets_of_one_conversation(attacker: Attacker) -> None:
    """A hundred calls for a human open few tickets."""
    before = attacker.target.count("ticket")
    sender = fresh_id()
    flood(100, lambda _: attacker.rest(sender, "转人工"))
    assert attacker.target.count("ticket") - before <= 5


def test_tickets_of_one_address(attacker: Attacker) -> None:
    """Nor do a hundred conversations of one address."""
    before = attacker.target.count("ticket")
    flood(100, lambda _: attacker.rest(fresh_id(), "转人工"))
    assert attacker.target.count("ticket") - before <= 30


def test_tickets_of_one_customer(attacker: Attacker) -> None:
    """Nor do a hundred conversations of one customer."""
    before = attacker.target.count("ticket")
    token = attacker.target.token("13800000005")
    others = [Attacker(attacker.target) for _ in range(60)]
    flood(60, lambda number: others[number].rest(fresh_id(), "转人工", token))
    assert attacker.target.count("ticket") - before <= 10


def ask_code(attacker: Attacker, resume: str, phone: str, **headers: str) -> Reply:
    """Ask for a sign-in code in a conversation."""
    authorization = {"Authorization": f"Bearer {resume}", **headers}
    return attacker.rasa("POST", "/webhooks/web/sign-in/codes", {"phone": phone}, **authorization)


def test_codes_of_one_conversation(attacker: Attacker) -> None:
    """Codes asked for, for a phone of its own each."""
    resume = str(attacker.session()["resume"])
    replies = flood(60, lambda number: ask_code(attacker, resume, f"139{number:08d}"))
    assert refused(replies)


def test_codes_of_one_address(attacker: Attacker) -> None:
    """The same, in a conversation of its own each."""
    resumes = [str(attacker.session()["resume"]) for _ in range(60)]
    replies = flood(60, lambda number: ask_code(attacker, resumes[number], f"158{number:08d}"))
    assert refused(replies)


def test_codes_of_one_phone(attacker: Attacker) -> None:
    """Nobody's phone is flooded, from whatever addresses."""
    others = [Attacker(attacker.target) for _ in range(12)]
    sessions = [str(other.session()["resume"]) for other in others]
    replies = [
        ask_code(other, resume, "13912340007")
        for other, resume in zip(others, sessions, strict=True)
    ]
    assert refused(replies)


def test_addresses_made_up_lock_nobody_out(attacker: Attacker, victim: Attacker) -> None:
    """Requests under made-up addresses, the victim's among them, do not use up the victim's."""
    resume = str(attacker.session()["resume"])
    for number in range(60):
        made_up = {"X_Forwarded_For": f"{victim.address}, 8.8.4.{number}"}
        ask_code(attacker, resume, f"137{number:08d}", **made_up)
    mine = str(victim.session()["resume"])
    assert ask_code(victim, mine, "13800000006").status == 200


def test_one_customer_behind_the_proxy_locks_out_no_other(attacker: Attacker) -> None:
    """Sign-in goes on for the shop's other customers behind the same proxy."""
    proxy = Attacker(attacker.target, "127.0.0.1")
    bad, good = {"X_Forwarded_For": "198.51.100.1"}, {"X_Forwarded_For": "198.51.100.2"}
    resume = str(proxy.rasa("POST", "/webhooks/web/session", {}, **bad).json["resume"])
    for number in range(60):
        ask_code(proxy, resume, f"136{number:08d}", **bad)
    mine = str(proxy.rasa("POST", "/webhooks/web/session", {}, **good).json["resume"])
    assert ask_code(proxy, mine, "13800000007", **good).status == 200


def test_feedback_over_and_over(attacker: Attacker) -> None:
    """A conversation's rating is given a few times, not hundreds."""
    authorization = {"Authorization": f"Bearer {attacker.session()['resume']}"}
    body = {"score": 1, "comment": "差"}
    replies = flood(
        100, lambda _: attacker.rasa("POST", "/webhooks/web/feedback", body, **authorization)
    )
    assert refused(replies)


def test_concurrent_turns_of_one_address(attacker: Attacker) -> None:
    """Sixty at once leave the bot to others meanwhile."""
    ready = threading.Barrier(61)

    def send(_: int) -> Reply:
        ready.wait()
        return attacker.rest(fresh_id(), "分期可以提前还款吗，怎么还" * 20)

    with ThreadPoolExecutor(60) as pool:
        sent = [pool.submit(send, number) for number in range(60)]
        ready.wait()
        assert is_served(attacker)
        assert all(is_calm(each.result()) for each in sent)


def test_limit_leaves_one_line_a_window(attacker: Attacker) -> None:
    """A flood that is refused does not flood the log, nor the audit."""
    lines, rows = len(attacker.target.logs()), attacker.target.count("audit_log")
    sender = fresh_id()
    flood(300, lambda _: attacker.rest(sender, "我的分期账单"))
    assert len(attacker.target.logs()) - lines < 40_000
    assert attacker.target.count("audit_log") - rows < 60

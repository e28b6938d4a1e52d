"""What a server in production must not run with, each fault in a sentence; and what to know."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from actions import settings
from actions.identity.keys import KeyFileError, is_development_key, own_signing_key, trusted_keys
from actions.identity.senders import OutboxSender, configured_sender
from actions.store import migrate
from actions.store.database import DatabaseUnavailable, parse_url, session_scope
from actions.store.demo import DemoCustomer, list_demo_customers
from actions.store.digests import FILE as DIGEST_FILE
from actions.store.digests import VARIABLE as DIGEST_VARIABLE
from actions.store.digests import digest_key
from actions.store.repositories import CustomerRepository
from contract.private_files import is_exposed, is_writable_by_others, keys_directory
from contract.server_secret import server_secrets
from contract.shared_keys import weakness

_WEB_KEY = "web.key"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence for the operator; where it `refuses`, a server in production does not start."""

    sentence: str
    refuses: bool = True


Findings = Iterator[Finding]


def production_findings() -> tuple[Finding, ...]:
    """All that is found with the settings there are, as production is held to them.

    `FENQI_ENV` has to be production, or what development makes for itself is not missed.
    """
    return tuple(finding for check in _CHECKS for finding in _told(check))


def _told(check: Callable[[], Findings]) -> Findings:
    try:
        yield from check()
    except (settings.SettingsError, KeyFileError) as error:
        yield Finding(str(error))


def _day() -> Findings:
    settings.business_day()
    yield from ()


def _issuer() -> Findings:
    if settings.shop_issuer() == settings.DEMO_ISSUER:
        yield Finding(
            f"FENQI_SHOP_ISSUER 没有设置或还是演示商城的 {settings.DEMO_ISSUER}："
            "请写商城自己的 iss。"
        )


def _shop_keys() -> Findings:
    path = settings.shop_keys_file()
    shop = trusted_keys()[settings.shop_issuer()]
    if any(is_development_key(key) for key in shop.values()):
        yield Finding(f"FENQI_SHOP_KEYS 的 {path} 里有开发时自动生成的演示公钥：请换成商城的公钥。")
    if path is not None and is_writable_by_others(path):
        yield Finding(f"FENQI_SHOP_KEYS 的 {path} 别的用户也能改写：请 chmod go-w。")


def _signing_key() -> Findings:
    path, key = settings.signing_key_file(), own_signing_key()
    if path is None or key is None:
        yield Finding("FENQI_SIGNING_KEY 没有设置：验证码登录不开通。", refuses=False)
        return
    if is_development_key(key.public()):
        yield Finding(f"FENQI_SIGNING_KEY 的 {path} 是开发时自动生成的私钥：请另外生成。")
    if is_exposed(path):
        yield Finding(f"FENQI_SIGNING_KEY 的 {path} 别的用户也能读写：请 chmod 600 并换一把私钥。")


def _sender() -> Findings:
    sender = configured_sender()
    if sender is None:
        yield Finding("FENQI_CODE_SENDER 没有设置：验证码登录不开通。", refuses=False)
    elif isinstance(sender, OutboxSender):
        yield Finding("FENQI_CODE_SENDER 是开发用的发送者，只把验证码写进文件：请换成短信发送者。")


def _secrets() -> Findings:
    server_secrets()
    yield from ()


def _digest_key() -> Findings:
    digest_key()
    path = keys_directory() / DIGEST_FILE
    if os.environ.get(DIGEST_VARIABLE, "").strip():
        return
    yield Finding(
        f"{DIGEST_VARIABLE} 没有设置，用 {path} 里的密钥：请备份，几台服务器要用同一把。",
        refuses=False,
    )
    if is_exposed(path):
        yield Finding(f"摘要密钥文件 {path} 别的用户也能读写：请 chmod 600。")


def _bindings() -> Findings:
    settings.bound_channels()
    settings.binding_lifetime()
    yield from ()


def _web_key() -> Findings:
    given, path = os.environ.get("FENQI_WEB_KEY"), keys_directory() / _WEB_KEY
    fault = weakness(given) if given is not None else None
    if fault is not None:
        yield Finding(f"FENQI_WEB_KEY {fault}：请换成随机的密钥。")
    if given is None and path.exists():
        if is_exposed(path):
            yield Finding(f"网页渠道的密钥文件 {path} 别的用户也能读写：请删去它，会重新生成。")
        fault = weakness(path.read_text("ascii", "replace").strip())
        if fault is not None:
            yield Finding(f"网页渠道的密钥文件 {path} 里的密钥{fault}：请删去它，会重新生成。")


def _rest() -> Findings:
    if not os.environ.get("FENQI_REST_KEYS", "").strip():
        yield Finding("FENQI_REST_KEYS 没有设置：REST 渠道关闭。", refuses=False)


def _database() -> Findings:
    if parse_url(settings.database_url()).drivername.startswith("sqlite"):
        yield _on_sqlite("DATABASE_URL")
    try:
        if not migrate.is_current():
            yield Finding("数据库的表不是这一版的：请运行 python -m actions.store migrate。")
    except DatabaseUnavailable:
        yield Finding(
            "数据库打不开：请检查 DATABASE_URL，新数据库先运行 python -m actions.store migrate。"
        )


def _demo_customers() -> Findings:
    # A database that does not answer, or has no customers yet, is told of by `_database`.
    with suppress(DatabaseUnavailable), session_scope() as session:
        customers = CustomerRepository(session)
        demo = [each for each in list_demo_customers() if _is_there(each, customers)]
        if demo:
            yield Finding(f"数据库里有 {len(demo)} 位演示客户：请用一个没有演示数据的库。")


def _is_there(demo: DemoCustomer, customers: CustomerRepository) -> bool:
    found = customers.by_id(demo.customer_id)
    return found is not None and (found.name, found.phone) == (demo.name, demo.phone)


def _conversations() -> Findings:
    if os.environ.get("CONVERSATIONS_URL", "sqlite:").startswith("sqlite"):
        yield _on_sqlite("CONVERSATIONS_URL")


def _on_sqlite(variable: str) -> Finding:
    return Finding(
        f"{variable} 是 SQLite：同一种服务器只能开一个进程，要开几个请用 PostgreSQL。",
        refuses=False,
    )


def _folder() -> Findings:
    folder = keys_directory()
    if folder.exists() and is_writable_by_others(folder):
        yield Finding(f"密钥目录 {folder} 别的用户也能改写：请 chmod 700。")


_CHECKS: tuple[Callable[[], Findings], ...] = (
    _day,
    _issuer,
    _shop_keys,
    _signing_key,
    _sender,
    _secrets,
    _digest_key,
    _bindings,
    _web_key,
    _folder,
    _rest,
    _database,
    _demo_customers,
    _conversations,
)

"""Addresses of articles: one canonical form to follow, and one identity whatever the disguise."""

import hashlib
import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_TRACKING = (
    "_ga _gl __twitter_impression at_campaign at_custom1 at_custom2 at_custom3 at_custom4 at_medium cmpid cmp "
    "dclid emc ex_cid fb_action_ids fb_action_types fb_ref fb_source fbclid feedname feedtype gbraid gclid gclsrc icid "
    "igshid igsh ito mbid mc_cid mc_eid mkt_tok msclkid ncid ns_campaign ns_mchannel ns_source ns_linkname ocid "
    "partner pk_campaign pk_kwd s_cid sc_cmpid smid smtyp soc_src spm sr_share taid traffic_source twclid wbraid wt_mc "
    "wt.mc_id wt_zmc xtor yclid ysclid"
)
TRACKING = frozenset(_TRACKING.split())
TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_", "vero_", "oly_")

MAX_LENGTH = 2000
"""Characters of an address; longer ones are refused (browsers and servers refuse them too)."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_DEVICE_HOST = re.compile(r"^(?:www\d?|m|mobile|mobil|amp|touch)\.(?=[^.]+\.)")
_DEVICE_LABEL = re.compile(r"^([a-z-]{2,7})\.m\.(?=[^.]+\.)")
_AMP_CACHE = re.compile(r"^/(?:amp/)?(?:[cvi]/)?(s/)?([^/]+\.[^/]+/.*)$")
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_PATH = "/%:@!$&'()*+,;=-._~"


def canonical_url(url: str, base: str = "") -> str:
    """The address without what does not lead anywhere else: tracking parameters, fragment, default port, AMP caches.

    `url` may be relative to `base`. Scheme and host come in lower case, the host in ASCII, query parameters sorted.
    Raises ValueError, naming the address, when it is not an http or https address of a host.
    """
    address = url.strip()
    try:
        parts = urlsplit(urljoin(base, address) if base else address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise ValueError(f"{url[:200]!r} is not an address ({error})") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not ascii_host or re.search(r"[\s<>\"\\^`{|}\x00-\x20]", ascii_host):
        raise ValueError(f"{url[:200]!r} is not an http or https address")
    path, query = _path(parts.path), _query(parts.query)
    unwrapped = _behind_amp_cache(ascii_host, path)
    if unwrapped:
        return canonical_url(f"{unwrapped}?{query}" if query else unwrapped)
    netloc = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    canonical = urlunsplit((scheme, netloc, path, query, ""))
    if len(canonical) > MAX_LENGTH:
        raise ValueError(f"the address {url[:200]!r}… has {len(canonical)} characters; at most {MAX_LENGTH} are taken")
    return canonical


def article_id(url: str) -> str:
    """24 hex digits of SHA-256 over what identifies the page: the same for http, https, www, mobile and AMP."""
    return hashlib.sha256(_identity(canonical_url(url)).encode()).hexdigest()[:24]


def host_of(url: str) -> str:
    """Host in lower case, with the port unless it is the scheme's own: whom a politeness budget is for."""
    parts = urlsplit(url)
    host, port = (parts.hostname or "").lower(), parts.port
    return host if port is None or port == _DEFAULT_PORTS.get(parts.scheme.lower()) else f"{host}:{port}"


def _identity(canonical: str) -> str:
    parts = urlsplit(canonical)
    host = _DEVICE_HOST.sub("", _DEVICE_LABEL.sub(r"\1.", parts.netloc))
    path = re.sub(r"^/amp(?=/.)|/amp/?$", "", parts.path)
    path = re.sub(r"[.-]amp(?=\.html?$)|(?<=\.html)\.amp$", "", path)
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "/", path).rstrip("/")
    flags = {"amp", "amp=1", "amp=true", "amp=yes", "outputtype=amp", "view=amp"}
    query = "&".join(pair for pair in parts.query.split("&") if pair.lower() not in flags)
    return f"{host}{path}?{query}"


def _behind_amp_cache(host: str, path: str) -> str | None:
    """The outlet's own address, when this one is a copy in Google's AMP cache or viewer."""
    viewer = re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host) and path.startswith("/amp/")
    if not viewer and not host.endswith(".cdn.ampproject.org"):
        return None
    match = _AMP_CACHE.match(path)
    return f"{'https' if match[1] else 'http'}://{match[2]}" if match else None


def _path(path: str) -> str:
    decoded = _PERCENT.sub(lambda match: _percent(match[1]), path or "/")
    return quote(decoded, safe=_SAFE_PATH)


def _percent(digits: str) -> str:
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else f"%{digits.upper()}"


def _query(query: str) -> str:
    kept = []
    for pair in query.split("&"):
        name = unquote(pair.split("=", 1)[0]).lower()
        if pair and name not in TRACKING and not name.startswith(TRACKING_PREFIXES):
            kept.append(quote(pair, safe=_SAFE_PATH + "?"))
    return "&".join(sorted(kept))

"""A written 统一社会信用代码 in, what is wrong with it out (GB 32100-2015)."""

from __future__ import annotations

LENGTH = 18
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MODULUS = len(_ALPHABET)


def slip_in_credit_code(code: str) -> str:
    """Why the text is no code, in an officer's words; nothing where it is one.

    Seventeen characters of 31 (no I, O, S, V, Z), weighed by the powers of 3, and a check
    character that makes the sum a multiple of 31: one character copied wrong always shows.
    """
    if len(code) != LENGTH:
        return f"要 {LENGTH} 位，写了 {len(code)} 位"
    for position, character in enumerate(code, start=1):
        if character not in _ALPHABET:
            return f"第 {position} 位不能是“{character}”（没有 I、O、S、V、Z 和小写字母）"
    weighed = sum(_ALPHABET.index(each) * 3**place for place, each in enumerate(code[:-1]))
    if (weighed + _ALPHABET.index(code[-1])) % _MODULUS:
        return "最后一位校验码对不上，多半抄错了一位"
    return ""

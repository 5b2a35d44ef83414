"""Codes of results in, the words that officers see out; findings have the catalogue beside this."""

from __future__ import annotations

from collections.abc import Mapping

STATUS: Mapping[str, str] = {
    "not_applicable": "不适用",
    "denied": "不符合",
    "granted": "符合",
    "discretionary": "待核定",
    "undetermined": "待定",
    "superseded": "从高不重复",
}
REQUIREMENT: Mapping[str, str] = {"met": "达到", "not_met": "未达到", "unknown": "未知"}
OPENING: Mapping[str, str] = {
    "missing_fact": "缺事实",
    "open_term": "文中待定",
    "discretion": "待认定",
    "no_meaning": "无意义",
    "population": "看全体",
}
NOTE: Mapping[str, str] = {
    "zero_amount": "符合条件，但算出来是 0 元",
    "decided_above_limit": "核定的数超过了能给的最高数，按最高数算",
    "draft_assumed_in_force": "政策还是征求意见稿，按假定施行计算",
}
STAGE: Mapping[str, str] = {
    "validity": "效力",
    "condition": "条件",
    "limit": "年限频次",
    "decision": "主管部门决定",
    "tier": "分档",
    "amount": "金额",
    "rounded": "取整",
    "cap": "上限",
    "record": "逐项",
    "top_up": "补差",
    "ruling": "核定",
    "eligibility": "是否符合",
    "highest_only": "从高不重复",
    "subject_cap": "总上限",
    "requirement": "要求",
}
TRUTH: Mapping[bool | None, str] = {True: "成立", False: "不成立", None: "未知"}
UNBOUNDED = "不限"

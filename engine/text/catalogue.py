"""Every finding code and its words: the one place where messages to officers stand."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """An error stops evaluation; a warning wants mending; a hint wants knowing."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Entry:
    """A code's severity, its message and what to do; words in braces are filled in."""

    severity: Severity
    message: str
    help: str


def _error(message: str, advice: str) -> Entry:
    return Entry(Severity.ERROR, message, advice)


_FILES = {
    "file-not-found": _error("找不到文件 {path}", "看看文件名和所在的文件夹对不对。"),
    "file-too-large": _error(
        "文件有 {size} MiB，最大只能 4 MiB", "把文件拆成几个，或去掉不该在里面的内容。"
    ),
    "not-utf8": _error(
        "文件不是 UTF-8 编码，看起来是 {guess}", "在编辑器里选“另存为”，编码选 UTF-8，再试一次。"
    ),
    "hidden-character": _error(
        "这里有一个看不见的字符（{character}）", "删掉它：把这几个字重新打一遍，不要粘贴。"
    ),
    "empty-file": _error("文件是空的", "按“快速上手”里的例子写内容。"),
    "not-yaml": _error("{reason}", "{advice}。"),
    "several-documents": _error(
        "一个文件里有多份内容（--- 隔开）", "去掉“---”，或者拆成几个文件。"
    ),
    "nested-too-deep": _error("嵌套超过了 {limit} 层", "内容不该这么深：检查缩进和括号。"),
    "yaml-feature": _error("这里用了 YAML 的{feature}，规则文件不用", "把内容直接写出来。"),
    "text-too-long": _error("这段文字超过了 {limit} 个字", "把它拆开，或检查引号是否配对。"),
    "key-not-text": _error("名称只能是文字", "把名称写成一个词，后面加“: ”。"),
    "duplicate-key": _error("“{name}”写了两次", "留下一处，删掉另一处。"),
    "full-width-colon": _error(
        "“{key}”后面是全角冒号“：”，YAML 不认", "改成英文冒号加一个空格：“{key}: ”。"
    ),
    "colon-without-space": _error(
        "“{key}”的冒号后面少一个空格", "在冒号后面加一个空格：“{key}: ”。"
    ),
    "full-width-dash": _error("列表开头的“{dash}”不是英文减号", "改成英文减号加一个空格：“- ”。"),
    "dash-without-space": _error("列表开头的“-”后面少一个空格", "在“-”后面加一个空格。"),
    "indent-character": _error("缩进里有{name}", "缩进只用英文空格，每级两个。"),
    "indent-mismatch": _error(
        "这一行前面有 {written} 个空格，与上面哪一级都对不齐",
        "改成 {wanted} 个空格，与上面的“{beside}”对齐；要写在上一行里面的，上一行冒号后面先空着。",
    ),
    "comment-in-text": _error(
        "“{key}”的文字后面有“#”，后面的内容会被当作注释丢掉",
        "注释单独写一行；如果“#”是原文，给整段文字加上英文引号。",
    ),
}

_SHAPE = {
    "unknown-key": _error("这里没有“{name}”这一项。{nearest}", "可以写的有：{known}。"),
    "missing-key": _error("{owner}缺少“{name}”", "补上“{name}: …”。"),
    "empty-value": _error("这里没有内容", "写上内容，或者删掉这一行。"),
    "bad-name": _error("“{name}”不能作名称", "名称里不能有空格和标点；条号照原文写成“第七条”。"),
    "not-allowed": _error("这里不能写“{written}”。{nearest}", "可以写的有：{allowed}。"),
    "wrong-shape": _error("这里的写法不对", "这里要写：{expected}。"),
    "not-yet": _error("{what}现在还不支持", "先删掉它；这部分规则写进“存疑”里提醒自己。"),
    "unknown-type": _error(
        "没有“{written}”这种类型{nearest}",
        "类型有：金额 人数 面积 天数 数量 比率 是否 单选 多选；"
        "前面可加“按年”，后面可加“，由认定”“，可负”。",
    ),
    "option-separator": _error(
        "“{word}”的选项之间要用顿号“、”隔开",
        "写成“{word} 甲、乙、丙”：词后空一格，选项之间用顿号。",
    ),
    "no-options": _error("“{word}”后面没有选项", "写成“{word} 甲、乙、丙”。"),
    "bad-range": _error(
        "“{written}”不是一个范围", "写成“在0元（含）至500万元（含）”，单位与类型一致。"
    ),
    "bad-date": _error("“{written}”不是一个日期", "写成 2025-03-31 或 2025年3月31日。"),
}

_WORDS = {
    "reserved-word": _error("“{name}”是规则语言自己的词，不能作名称", "换一个名称。"),
    "ambiguous-word": _error(
        "“{name}”还可以读成“{second}”", "换一个名称，或者改掉与它相混的那个名称。"
    ),
    "unknown-word": _error(
        "不认识“{name}”。{nearest}",
        "改成已声明的名称；新的事实和选项写进“主体”，新的词写进“定义”。",
    ),
    "refused-word": _error("式子里不写：{word}", "{instead}。"),
    "compatibility-character": _error(
        "“{character}”不是普通字符", "改写成“{plain}”，并看看意思对不对（例如 5² 不是 52）。"
    ),
    "space-in-number": _error("数字中间有空格", "把数字连起来写；如果是两个数，中间写上运算符。"),
    "bad-number": _error(
        "“{written}”不是一个能用的数",
        "整数最多 18 位、小数最多 6 位，不用科学记数法；单位写 元 人 平方米 天 个月 年 %。",
    ),
    "chinese-number": _error("“{written}”要用数字写", "改成数字，例如“5万元”“3年”“20%”。"),
    "number-with-commas": _error("数里有逗号：“{written}”", "去掉逗号，写成“{plain}”。"),
    "number-without-unit": _error(
        "“{written}”没有写单位，这里的单位是{unit}", "在数后面写上单位，例如“{example}”。"
    ),
    "bad-years": _error("年数要在 1 到 {limit} 之间", "改成正文里的年数。"),
    "brackets-too-deep": _error("括号超过了 {limit} 层", "把式子拆成几个定义。"),
    "expression-too-long": _error("式子超过了 {limit} 个词", "把它拆成几个定义，各起一个名称。"),
    "bare-boundary": _error(
        "“{word}”没有说清楚含不含本数",
        "写成“达到20%”（含）或“超过20%”（不含），或“在20%（含）以上”“在A（含）至B（不含）”。",
    ),
    "mixed-and-or": _error("“且”和“或”混在一起了", "用括号说清楚先后：（甲且乙）或丙。"),
    "up-to-not-first": _error(
        "“最高”只能写在金额的开头", "算出来的数的封顶写“上限”；两个数比较写“不超过”。"
    ),
    "boundary-without-range": _error(
        "“{word}”要和“在”一起写", "写“在20人（含）以上”“在A（含）至B（不含）”，不再写“达到”“超过”。"
    ),
    "unbalanced-bracket": _error("括号“{word}”没有配对", "补上另一半，或者去掉它。"),
    "missing-of": _error("“{before}”和“{word}”之间少一个“的”", "写成“{before}的{word}”。"),
    "missing-comparator": _error(
        "“{before}”和“{word}”之间少一个词",
        "比较写“{before}达到{word}”“超过”“不超过”“低于”；区间写“在{word}（含）以上”。",
    ),
    "unexpected-word": _error(
        "“{word}”不能写在{after}", "条件之间写“且”或者各写一行；检查是不是少了“的”、比较词或括号。"
    ),
    "unfinished-expression": _error("“{after}”后面还缺内容", "把这句话写完。"),
}

_MEANING = {
    "duplicate-name": _error("“{name}”已经用过了", "换一个名称。"),
    "unknown-reference": _error(
        "没有名叫“{name}”的{what}。{nearest}", "改成已有的名称，或先把它写出来。"
    ),
    "one-value": _error(
        "“{name}”的意思只能说一次", "“值”“条件”“分档”三者写一个；“否则”只和“分档”一起用。"
    ),
    "circular-definition": _error("定义绕了一圈：{circle}", "改掉其中一个，让它不再用到自己。"),
    "definitions-too-deep": _error(
        "“{name}”要经过 {limit} 层以上的定义才说得清", "把中间的定义合起来。"
    ),
    "open-term-type": _error(
        "待定的词“{name}”没有类型", "加一行“类型: 比率”（或 金额、是否、按年是否…）。"
    ),
    "other-subject": _error(
        "“{name}”说的是{owner}，这里的对象是{here}", "换成{here}的事实，或检查“对象”。"
    ),
    "option-not-value": _error(
        "“{name}”在这里不是一个值",
        "写成“…属于{name}”；几个选项之间用顿号：“…属于甲、{name}”；多选写“…包括{name}”。",
    ),
    "not-a-value": _error(
        "“{name}”是{what}，不能直接用",
        "明细写“合计（{name}，…）”“有（{name}，…）”或“逐项”；另一个主体写“{name}的…”。",
    ),
    "share-with-of": _error(
        "“{name}的{share}”要写成乘法", "写“{name} × {share}”，例如“上年度的租金 × 50%”。"
    ),
    "not-a-link": _error(
        "“{name}”不是另一个主体，后面不能接“的”",
        "“的”前面写年度（“上年度的…”）或另一个主体；直接用事实的名称，去掉“{name}的”。",
    ),
    "not-records": _error("“{name}”不是明细", "明细在“主体”里写成带“明细:”的一项。"),
    "wrong-arguments": _error(
        "“{function}”的括号里不对",
        "合计（明细，数）或合计（明细，数，条件）；个数、有、每个（明细，条件）。",
    ),
    "year-missing": _error(
        "“{name}”是按年的，这里没有说哪一年", "写“上年度的{name}”或“本年度的{name}”。"
    ),
    "decision-outside-item": _error(
        "“经认定”只能写在事项的条件里", "移到事项的条件里；定义里用声明为“由认定”的事实。"
    ),
    "wrong-type": _error("这里要写“{expected}”，写的却是“{actual}”", "检查前后的名称和比较词。"),
    "unit-mismatch": _error(
        "单位不一致：{left} 和 {right}", "改成同一种单位，或检查是不是少乘了一项。"
    ),
    "bare-list": _error(
        "“包括”后面有几个选项，没有说要一个还是都要", "写“包括甲、乙之一”或“全部包括甲、乙”。"
    ),
    "indicator-needs-requirement": _error(
        "“{name}”是指标：要有“要求”，不能有金额", "写“要求: …达到…”，去掉 金额 分档 逐项。"
    ),
    "service-needs-responsible": _error(
        "“{name}”是{kind}：要有“责任单位”，不能有金额和要求",
        "写“责任单位: …”；正文没有说谁来办的写“责任单位: 待定”。",
    ),
    "second-validity": _error(
        "已经有“{first}”说效力了", "一项政策只写一个效力：施行、有效期、废止写在一起。"
    ),
    "one-amount": _error(
        "“{name}”要说清楚给多少，而且只说一次", "“金额”“分档”“逐项”三者写一个；“要求”只用于指标。"
    ),
    "unused-declaration": Entry(
        Severity.WARNING, "“{name}”没有任何规则用到", "删掉它，或检查规则里是不是写成了别的名称。"
    ),
}

_SOURCE = {
    "source-differs": _error(
        "规则文件里写的是“{ours}”，收到的原文是“{theirs}”",
        "改成与收到的原文一字不差；原文改了的，先换原文文件。",
    ),
    "source-lacks": _error("收到的原文里没有这一段：“{text}”", "删掉它，或检查条号、章名和标题。"),
    "source-left-out": _error(
        "收到的原文里这一段没有写进规则文件：“{text}”", "补上这一条（或题头、章名）。"
    ),
}

_OTHERS = {
    "other-file": _error("这是{what}，不是规则文件", "{advice}"),
}

_QUOTATION = {
    "quote-not-found": _error(
        "{article}里没有这句话：“{quote}”{nearest}",
        "依据要与正文一字不差（空白不计）：从正文里复制。",
    ),
    "quote-ambiguous": _error(
        "这句话在{article}里出现了 {count} 次：“{quote}”", "多引几个字，让它只出现一次。"
    ),
    "text-unaccounted": _error(
        "正文里这句话没有着落：“{text}”",
        "由事项、定义或上限引作“依据”；不产生权利义务的写进“说明性”。",
    ),
    "declaratory-rule": _error(
        "“说明性”里不能有“{word}”", "有数字或给予、奖励、补贴等字样的话要由事项引作“依据”。"
    ),
    "number-not-used": _error(
        "“{name}”引的话里有“{number}”，规则里没有用到",
        "在金额、条件、上限或年限里用上它，或检查是否写错。",
    ),
    "number-differs": _error(
        "“{name}”引的话里是“{quoted}”，规则里写的是“{used}”",
        "改成与原文一样的数；如果政策改了，正文、依据和规则里的数三处都要改。",
    ),
    "number-not-quoted": _error(
        "“{name}”用了“{number}”，引的话里没有", "改成原文的数；原文没有的数只能写成待定的词。"
    ),
    "yearly-shift": Entry(
        Severity.HINT,
        "“{name}”是按年的定义，里面又说了“{written}”",
        "用到“上年度的{name}”时，这里读的是再前一年；要读同一年，直接写事实的名称。",
    ),
    "open-term": Entry(
        Severity.HINT, "“{name}”文中没有说清，待定", "用情景文件填上假设，可以试算。"
    ),
    "recorded-doubt": Entry(Severity.HINT, "存疑“{name}”：{taken}", "另解：{others}。"),
}

_OVERLAY = {
    "overlay-path": _error("路径“{path}”走不到：{at}之后没有“{step}”", "可以走到：{known}。"),
    "overlay-base": _error(
        "“基于”写的 {base} 不是 {policy}",
        "“基于”从这个文件所在的文件夹算起；写对路径，或换一个情景。",
    ),
}

_FACTS = {
    "facts-not-mapping": _error("这里要写成“名称: 内容”的一组", "每行一项，例如“营业收入: …”。"),
    "year-not-given": _error("没有说申报年度", "在文件里写“申报年度: 2025”，或用 --year 2025。"),
    "no-subject": _error("没有说是谁申报", "写上{kinds}之一，下面写它的事实。"),
    "whose-rulings": _error("有多个主体，不知道“认定”说的是谁", "把“认定”移到各个主体里面。"),
    "unknown-fact": _error("没有“{name}”这一项。{nearest}", "改成政策里的名称；不知道的可以不写。"),
    "unknown-option": _error("“{name}”没有“{written}”这个选项{nearest}", "可以写的有：{options}。"),
    "fact-is-ruling": _error(
        "“{name}”由主管部门认定，不能自己填", "写到“认定:”下面；还没认定就不写。"
    ),
    "fact-needs-years": _error(
        "“{name}”是按年的，没有说哪一年", "写成“{name}:”，下面每年一行，例如“2024年: …”。"
    ),
    "fact-not-text": _error("“{name}”这里要写一个值", "写成“{name}: …”，不要分层。"),
    "bad-year": _error("这不是一个年份", "写成四位数，例如“2024年”。"),
    "not-a-number": _error(
        "“{name}”要写数，写的是“{written}”", "写成“{example}”；不知道的不写这一行。"
    ),
    "unit-missing": _error("“{name}”没有写单位：{written}", "单位是{unit}：写成“{example}”。"),
    "wrong-unit": _error("“{name}”的单位不对：{written}", "单位应是{unit}。"),
    "negative-number": _error("“{name}”不能是负数", "检查是不是写错了。"),
    "not-whole": _error("“{name}”要是整数，写的是“{written}”", "写成整数。"),
    "out-of-range": _error("“{name}”超出了范围（{low} 至 {high}）", "检查是不是写错了。"),
    "empty-range": _error("“{name}”的范围前大后小", "小的写在“至”前面。"),
    "not-truth": _error("“{name}”要写“是”或“否”，写的是“{written}”", "改成是或否；不知道就不写。"),
    "duplicate-fact": _error("“{name}”写了两次", "留下一处。"),
    "not-a-list": _error("“{name}”要写成列表", "每条以“- ”开头；没有就写“无”。"),
    "ruling-not-asked": _error(
        "“{name}”不用主管部门认定，这里写的不会起作用",
        "删掉这一行；如果正文要求认定，应在规则里写“经认定”或“最高”。",
    ),
    "ruling-amount": _error(
        "“{name}”的金额是算出来的，不由主管部门核定数额",
        "写“同意”或“不予”；要由主管部门在算出的数以内核定，规则里的金额写“最高”。",
    ),
    "off-grid": _error("金额细过了{grid}", "写到{grid}为止。"),
    "bad-ruling": _error(
        "认定结果不能写“{written}”", "写“同意”“同意 30万元”或“不予”；还没认定就不写。"
    ),
    "award-later": _error(
        "这条既往奖补的年度在申报年度（{year}）之后",
        "检查年度是不是写错了；以后的奖补这次不算，删掉。",
    ),
    "award-incomplete": _error(
        "这条既往奖补缺少或写错了{what}",
        "每条写 事项、年度（2023）、实付（2万元）；别的政策付的还要写 归类，都不是就写“无”。",
    ),
}

_CASES = {
    "case-amount": _error(
        "“{written}”不是一个金额", "写成“10万元”“0元至120万元”，没有上端的写“0元至不限”。"
    ),
    "case-without-working": _error(
        "“{written}”没有演算", "照政策原文用手算一遍，写“演算: …”；金额是范围的，低、高各写一个。"
    ),
    "case-one-subject": _error(
        "案例“{case}”不止一个主体", "一个案例只说一个主体；把它拆成几个案例。"
    ),
    "case-differs": _error(
        "案例“{case}”：{what}应为 {expected}，算出来是 {actual}",
        "对照政策原文：案例写错了改案例，规则写错了改规则；不要照着算出来的数改案例。",
    ),
}

_LEDGER = {
    "bad-credit-code": _error(
        "“{written}”不是统一社会信用代码：{reason}", "照营业执照重抄一遍；不知道就不写。"
    ),
    "ledger-incomplete": _error(
        "编号“{number}”的这一条没有写{what}", "补上一行，例如“{example}”。"
    ),
    "ledger-amount": _error(
        "“{name}”不能写“{written}”：{reason}",
        "收回、冲销以前记的，加一行“更正: 被更正的编号”；否则改成实际的钱数。",
    ),
    "ledger-duplicate": _error("台账里编号“{number}”用过了", "换一个没用过的编号；别处的不要改。"),
    "ledger-unknown-entry": _error(
        "要更正的“{number}”不在台账里。{nearest}", "“更正”写被更正的那一条的编号。"
    ),
    "ledger-circle": _error(
        "更正绕了一圈：{circle}", "更正只能指向以前的一条；最早的一条不写“更正”。"
    ),
    "ledger-correction-differs": _error(
        "更正的“{key}”是“{written}”，被更正的是“{right}”",
        "更正只改钱数，这一行可以不写；别的记错了，先更正为 0，再另记一条。",
    ),
    "ledger-correction-earlier": _error(
        "更正的日期早于被更正的一条", "日期写作出更正的那一天；不知道可以不写。"
    ),
    "ledger-below-zero": Entry(
        Severity.WARNING,
        "编号“{number}”的这一笔，更正之后小于 0",
        "收回的不会多过付的：检查更正的钱数，再用一条更正补回来。现在按没有付过算。",
    ),
    "ledger-unknown-name": Entry(
        Severity.WARNING,
        "编号“{number}”记在这项政策下，政策里没有叫“{name}”的{what}。{nearest}",
        "记错了的，先更正为 0，再用对的名称另记一条；政策里没有这一项了的，写上“归类”才参加补差。",
    ),
    "ledger-and-facts": Entry(
        Severity.WARNING,
        "给了台账，事实里又写了“既往奖补”：以台账为准",
        "去掉这里的“既往奖补”；台账里没有的，记进台账。",
    ),
    "ledger-nameless": _error(
        "没有名称，也没有统一社会信用代码，台账里找不到它", "写上“名称: …”。"
    ),
}

CATALOGUE: Mapping[str, Entry] = {
    **_FILES,
    **_SHAPE,
    **_WORDS,
    **_MEANING,
    **_SOURCE,
    **_OTHERS,
    **_QUOTATION,
    **_OVERLAY,
    **_FACTS,
    **_LEDGER,
    **_CASES,
}

"""The README of a batch run: what was done, what was assumed, what the figures cannot say."""

from __future__ import annotations

from lanjie.science.situation.data import Input
from lanjie.science.situation.fit import Fit

LIMITS = """\
## 不能说明什么 Limits

- 水平是各指标共同反映的部分，以锚定指标为尺度，只能在地区之间比较，不是吸毒人数。
  The level is what the indicators share, on the scale of the anchor. It compares areas; it is not a count of users.
- 执法力度与毒情同向变动时，没有污水、毛发或问卷调查就无法区分。
  Changes common to effort and use cannot be told apart without wastewater, hair tests or surveys.
- 某地区独立指标全部缺失时，区间应当很宽，不得仅凭执法数据摘牌。
  Where every independent indicator is missing the interval is wide; an area cannot be delisted on enforcement counts.
- 同时少报案件与执法力度，残差核查看不出来；独立指标仍使水平大体不变。
  Under-reporting of counts and effort together is invisible to the audit; the independent indicators carry the level.
- 名次必须与区间同时公布，名单必须与概率同时公布；评价对象只是地区和时期，不是个人。
  Never publish a rank without its interval nor a list without its probability. The unit is an area and a period.
"""

COLUMNS = """\
## levels.csv

| 列 column | 含义 meaning |
| --- | --- |
| level_mean, _lo95, _hi95 | 水平（对数，0 为全部地区和时期的平均，+0.69 为两倍）与 95% 区间 log level, 0 = average, +0.69 = twice |
| trend12_… | 与 12 个月前之差 change over 12 months |
| p_up | 上升的概率 P(change > 0) |
| rank_… | 名次，1 为最重 rank, 1 = worst |
| p_worst_k | 列入最重 k 个地区的概率 P(among the worst k) |
| n_obs_used, share_missing | 使用的单元数与缺失比例 cells used, share missing |
| effort_… | 执法力度因子 effort factor |
| contribution_NAME | 各指标贡献，与该期共同变动相加为水平 parts that add up to the level above the common movement |
| contribution_own, _neighbours | 本地数据与相邻地区的贡献，同样相加 own data and the map, the same sum |
| residual_NAME | 以噪声标准差计的残差 residual in noise standard deviations |
| flags | no_data, no_neighbour, unit_suspect_NAME, cannot_separate, low_NAME, high_NAME（最后一期 last period） |
"""


def readme(given: Input, fit: Fit, digest: str, figures: list[str]) -> str:
    """Text of README.md; `digest` names the inputs, so that two runs can be told apart."""
    calendar = given.panel.calendar
    seen = given.panel.seen
    lines = [
        "# 毒情评估 County assessment",
        "",
        f"- 输入指纹 inputs (SHA-256): `{digest}`",
        f"- 地区 areas: {len(given.panel.areas)}",
        f"- 时期 periods: {calendar.labels[0]} – {calendar.labels[-1]} ({calendar.count}, {calendar.step})",
        f"- 单元 cells seen: {int(seen.sum())} of {seen.size} ({seen.mean():.1%})",
        f"- 指标 indicators: {', '.join(fit.spec.names)}; 因子 factors: {', '.join(fit.spec.factors)}",
        f"- 名单规模 tier sizes: {', '.join(map(str, fit.spec.tiers.sizes))}",
        "",
        "## 处理说明 Remarks",
        "",
        *([f"- {remark}" for remark in given.remarks] or ["- 无 none"]),
        *(
            f"- suspect: {given.panel.names[s.indicator]} {given.panel.areas[s.area]} {calendar.labels[s.period]}, "
            f"相差倍数 off by a factor {s.factor:.3g}"
            for s in given.suspects
        ),
        "",
        COLUMNS,
        LIMITS,
        "## 图 Charts",
        "",
        *(f"![{name}]({name}.svg)" for name in figures),
        "",
    ]
    return "\n".join(lines)

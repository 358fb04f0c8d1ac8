"""The flags of quality control: names and words alone, so that a page can name a flag without loading numpy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flag:
    """A rule a result can break; ``excludes`` says whether the result stays out of the trend."""

    id: str
    en: str
    zh: str
    excludes: bool


FLAGS: dict[str, Flag] = {
    flag.id: flag
    for flag in (
        Flag("flow_missing", "no flow: there is no load", "缺流量，无法计算负荷量", True),
        Flag(
            "blank_hit",
            "blank at or above the limit, result below 5 times the blank",
            "空白超限且结果低于空白 5 倍",
            True,
        ),
        Flag("replicate_bad", "replicates differ too much", "平行样相对偏差超限", True),
        Flag("recovery_bad", "spike recovery outside 70-120 %", "加标回收率超出 70–120%", True),
        Flag("z_bad", "laboratory's z-score 3 or more", "实验室比对 z 值不满意（≥3）", True),
        Flag("z_questionable", "laboratory's z-score between 2 and 3", "实验室比对 z 值可疑（2–3）", False),
        Flag("oor", "outside the calibration range", "超出校准范围", True),
        Flag(
            "amp_meth_disposal",
            "direct disposal suspected: high load, little amphetamine",
            "疑似直接倾倒：负荷高而苯丙胺少",
            True,
        ),
        Flag("leaked", "bottle leaked", "样品瓶渗漏", True),
        Flag("wrongStorage", "wrong storage", "保存方式不当", True),
        Flag("wrongTemp", "wrong temperature on the way", "运输温度不当", False),
        Flag("delayArriv", "arrived late", "送达延迟", False),
        Flag("lowVol", "too little volume", "样品量不足", False),
        Flag("noTime", "sampling time missing", "缺采样时间", False),
        Flag("single_grab", "single grab sample, no 24-hour composite", "瞬时样，非 24 小时混合样", False),
        Flag("rain_event", "rain during sampling", "采样期间降雨", False),
        Flag(
            "pop_conflict", "population methods differ by more than a factor 1.5", "人口估算方法相差 1.5 倍以上", False
        ),
        Flag("limit_changed", "limit differs from the one before", "定量限与上次不同", False),
    )
}

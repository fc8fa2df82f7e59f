"""Whether a term names work ("injection moulding") or a thing ("connectors")."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from core.text import fold, fold_keeping_marks

_EN = re.compile(
    r"ing\b|(?:(?<!\bl)ed|made|cut|cast|drawn|woven|sewn|blown|bent|spun|knit|wound|forge|weld)\b|"
    r"\b(?:assembly|fabrication|treatment|manufactur\w*|lathe|extrusion|press|works?|cnc|edm|smt|"
    r"ems|tig|mig|mag|lamination|embroidery|passivation|calibration|inspection|machin\w*|cmt|oem|"
    r"production|maker|shop|foundry|hpdc|service|molding|design|test|metallurgy|mim|nct|dip|tht|"
    r"anodiz\w*|galvaniz\w*|lapping|printing|e coat|t6|t5|recycling|pvd|cvd|hvof|ndt|cmm)\b"
)
_VI = re.compile(
    r"(?:^|\s)(?:gia công|ép|đúc|dập|tiện|phay|mài|hàn|mạ|sơn|cắt|đột|uốn|chấn|thổi|đùn|rèn|"
    r"nhiệt luyện|tôi|ủ|thấm|may|dệt|nhuộm|in|thêu|lắp|sản xuất|chế tạo|quấn|bế|khoan|taro|"
    r"doa|chuốt|bào|xọc|"
    r"xung|bắn|phun|đánh|xi|anod|anode|phốt phát|thụ động|tẩy|khắc|tán|dán|kéo|cán|cắm|đo|thử|kiểm|"
    r"hiệu chuẩn|thiết kế|quét|scan|hút|định hình|luyện|tráng|bồi|thuộc|gò|giặt|là|đóng gói|xả|"
    r"miết|vuốt|đấu|bấm|tuốt|xe sợi|chải|thiêu kết|nhúng|bọc|chần|se|phối trộn|tạo|ăn mòn|bảo trì|"
    r"di dời|sửa|phân loại|tái sinh|cnc|smt|edm|sx|lưu hóa|phủ|xử lý|làm|nấu|sấy|tái chế)"
    r"(?:\s|$)"
)
_VI_BARE = re.compile(
    r"(?:^|\s)(?:gia cong|ep|duc|dap|tien|phay|mai|han|son|cat|dot|uon|thoi|det|nhuom|"
    r"theu|nhiet luyen|lap rap|san xuat|che tao|quan|khoan|taro|phun|danh bong|xi ma|cnc|smt|"
    r"edm|xu ly|lam|ma)"
    r"(?:\s|$)"
)
_CJK = re.compile(
    "加工|成形|成型|鋳造|铸造|压铸|鍛造|锻造|めっき|メッキ|塗装|涂装|溶接|焊接|焊|組立|组装|製造|制造|切削|"
    "旋削|旋盤|車削|车削|车床|フライス|铣|磨|研削|研磨|プレス|射出|注塑|吹塑|ブロー|押出|挤出|挤压|実装|贴片|縫製|"
    "缝制|編|織|针织|机织|织造|染色|染|印刷|絞り|拉深|抜き|曲げ|折弯|処理|处理|焼入|淬火|热处理|電镀|电镀|镀|"
    "氧化|アルマイト|喷涂|喷粉|冲压|冲裁|轧|拉拔|纺|裁断|裁|绣|刺繍|鏡面|放電|线切割|ワイヤカット|レーザー|激光|"
    "切断|切割|設計|设计|検査|检测|試験|测试|校正|校准|滾齒|滚齿|歯切|ダイカスト|鋳物|鍛|転造|搓丝|冷镦|圧造|"
    "가공|성형|주조|단조|도금|도장|용접|조립|제조|제작|절삭|선반|선삭|밀링|연삭|연마|프레스|사출|블로우|압출|실장|"
    "봉제|편직|제직|염색|인쇄|절곡|벤딩|처리|열처리|아노다이징|다이캐스팅|방전|와이어|레이저|절단|설계|검사|시험|"
    "교정|압착|권선|코팅|분체|타발|펀칭|전조|압조|용착|가황|발포|라미|자수|재단|임가공|"
    "钻孔|攻丝|攻牙|钻攻|镗|铰孔|拉削|刨削|插削|插齿|制齿|毛刺|滚筒|转塔冲|数冲|剪板|"
    "剪切|分条|开平|纵剪|蚀刻|腐蚀|弯管|弯曲|锻|滚丝|浇铸|离心铸|烧结|冶金|压制|吸塑|"
    "造粒|再生|热合|熔接|压花|浸塑|硫化|注射|注压|粘接|混炼|渗碳|渗氮|氮化|共渗|退火|"
    "正火|磷化|发黑|钝化|酸洗|清洗|抛丸|喷砂|喷丸|丝印|移印|烫金|烫印|打印|喷印|植绒|"
    "转印|铆|压装|胶粘|贴合|开模|制模|省模|咬花|晒纹|灌封|封测|封装|键合|压接|剥线|"
    "打端|绕制|绕线|分选|返工|搬迁|维护|安装|捻|圆机|横机|经编|纬编|后整理|印花|水洗|"
    "洗水|打版|放码|压胶|绗缝|烫画|整烫|检针|验货|制鞋|制革|鞣|针车|飞织|模切|冲型|"
    "复模|注型|扫描|测量|三坐标|探伤|木工|车缝|打孔|滚齿|エッチング|溶断|溶射|溶着|"
    "かしめ|鋳鋼|焼結|伸線|引抜|造管|リサイクル|ウェルダー|エンボス|接着|練り|混練|"
    "浸炭|窒化|焼なまし|焼鈍|焼ならし|脱脂|洗浄|蒸着|コーティング|ブラスト|ピーニング|"
    "箔押し|含浸|転写|圧接|接合|ろう付|リベット|圧入|貼り|製作|巻線|選別|梱包|据付|"
    "保全|紡績|撚糸|カバリング|ラミネート|ボンディング|検針|アイロン|なめし|つり込み|"
    "造形|スキャン|測定|分析|製缶|表面マウント|マウンティング|ポッティング|捺染|刺しゅう|キルティング|"
    "브로칭|슬리팅|에칭|블랭킹|인발|주물|주강|소결|야금|침탄|질화|소입|담금질|뜨임|"
    "어닐링|소둔|피막|착색|산세|탈지|세척|세정|용사|블라스트|피닝|함침|식모|전사|접합|"
    "리벳|압입|접착|합지|융착|웰딩|디핑|배합|혼련|재활용|컴파운딩|수삽|솔더링|패키징|"
    "권취|와인딩|선별|재작업|방적|연사|커버링|환편|횡편|경편|날염|워싱|퀼팅|누비|나염|"
    "다림질|제혁|본딩|프린팅|주형|스캔|측정|탐상|분석|제관|부식|래핑|호닝|디버링|버핑|"
    "폴리싱|타공|装配|组装"
)


@lru_cache(maxsize=65536)
def names_work(text: str, language: str) -> bool:
    """Whether the words of a process term name the work itself rather than what it makes."""
    text = unicodedata.normalize("NFKC", text)
    if _CJK.search(text):
        return True
    bare = fold(text)
    if _EN.search(bare):
        return True
    if language == "en":
        return False
    return bool(
        _VI_BARE.search(bare)
        if bare.isascii() and text.isascii()
        else _VI.search(fold_keeping_marks(text))
    )

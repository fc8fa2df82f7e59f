"""The words around a number that say what it is: tolerance, lead time, weight or size."""

import re

TOLERANCE = re.compile(
    r"(?:do phang|dong tam|flatness|roundness|concentricity|平面度|位置度|真円度|同軸度|"
    r"同轴度|평면도|위치도|dung sai|sai so|do chinh xac|chinh xac|"
    r"tolerances?|tol\.?|accuracy|precision|within|"
    r"accurate|公差|精度|寸法公差|공차|정밀도|오차|±|\+/ ?|\+ /|\+/-|± ?)[^0-9;。]{0,18}$"
)
PLUS_MINUS = re.compile(r"(?:±|\+\s?/\s?|\+ ?-|∓)\s?$")
LEAD = re.compile(
    r"(?:\b(?:lead ?time|l/?t|delivery|deliver(?:ed)?|delivered in|leadtime|turnaround|"
    r"ship(?:ment|ped)?|giao(?: hang)?|thoi gian giao|thoi han|han giao|tien do|within|"
    r"trong vong|in)\b|納期|納入|リードタイム|納品|납기|납품|리드타임|交期|交货期?|交付|交貨|货期)"
    r"[^0-9;。.]{0,24}$"
)
LEAD_AFTER = re.compile(
    r"\s?(?:lead ?time|delivery|以内|以內|内|이내|까지|で納|納期|giao|max|or less|at most|hoac it|"
    r"内交|内交货|交货|交期|出货|納品|납품|납기)"
)
NOT_LEAD = re.compile(
    r"(?:\b(?:payment|pay|net|thanh toan|cong no|bao hanh|warranty|guarantee|valid|hieu luc|"
    r"experience|kinh nghiem|since|shifts?|ca|founded|trial|thu nghiem|hours|storage|contract|"
    r"hop dong)\b|保証|支払|결제|보증|付款|质保|保修|経験|경력|经验|契約|계약|合同)"
    r"[^0-9;。.]{0,20}$"
)
NOT_LEAD_AFTER = re.compile(
    r"\s?(?:payment|warranty|experience|kinh nghiem|a week|per week|moi tuan|/tuan|/ ?week|old|"
    r"of experience|guarantee|bao hanh|保証|결제|付款|后付|以上の経験)"
)
ORDER = re.compile(
    r"(?:moq|minimum order(?: quantity)?|min\.? order|don (?:hang )?toi thieu|"
    r"dat toi thieu|so luong toi thieu|lo toi thieu|最小ロット|"
    r"最低発注|最小発注|最低ロット|최소 ?주문|"
    r"최소 ?수량|최소 ?로트|起订量?|最小起订|最低订|orders? from|from)[^0-9;。.]{0,16}$"
)
UTILISED = re.compile(
    r"(?:utili[sz](?:ation|ed)|load(?:ed)?|booked|occupied|cong suat (?:dang )?(?:su dung|chay)|"
    r"dang chay|稼働率|가동률|负荷率?|利用率|占用)[^0-9;。.]{0,16}$"
)
UTILISED_AFTER = re.compile(
    r"\s?(?:utili[sz](?:ation|ed)|loaded|booked|full\b|cong suat|の稼働|稼働|가동|负荷|满载)"
)
MACHINE = re.compile(
    r"(?:press(?:es)?|machines?|may(?: ep| dap| duc)?|clamp(?:ing)?|may ep nhua|"
    r"force|luc (?:kep|dap"
    r"|ep)|プレス機?|型締力?|成形機|機|사출기|프레스|형체력?|锁模力?|注塑机|冲床|机台?|压铸机|"
    r"injection|stamping|tonnage|imm)[^0-9;。,.]{0,14}$"
)
MACHINE_AFTER = re.compile(
    r"\s?(?:class |級|级|급)?(?:press(?:es)?\b|machines?\b|"
    r"clamp|injection|imm\b|プレス|型締|成形機|"
    r"機|사출기|프레스|注塑机|冲床|压铸机|机|die casting|stamping|locking|lock\b)"
)
WEIGHT = re.compile(
    r"(?:weigh(?:s|ing|t)?|part weight|unit weight|"
    r"net weight|nang|khoi luong|trong luong|重量|重さ|"
    r"単重|質量|중량|무게|单重|重|净重|單重)[^0-9;。]{0,14}$"
)
WEIGHT_AFTER = re.compile(
    r"\s?(?:each\b|apiece|/ ?(?:pcs?|piece|part|cai|chiec|sp|個|개|个|件|只)|per (?:piece|part|pc|"
    r"unit)|mot (?:cai|chiec)|moi (?:cai|chiec)|parts?\b|shot\b|の部品|品)"
)
PER_METRE = re.compile(r"\s?(?:/|per|moi|a)\s?(?:m\b|metres?\b|meters?\b|met\b|メートル|米|미터)")
NOT_SIZE = re.compile(
    r"(?:\b(?:thick(?:ness)?|day|walls?|pitch|buoc|holes?|lo(?! xo)|stroke|hanh trinh|depth|sau|"
    r"gap|khe|coating|lop ma|ra|rz|nham|kho vai|gauge|wire|from)\b|t ?=|"
    r"厚さ?|板厚|肉厚|膜厚|두께|壁厚|厚度|ストローク|ピッチ|피치|间距|孔|穴|粗さ|조도|粗糙度)"
    r"[^0-9;。,]{0,14}$"
)
NOT_SIZE_AFTER = re.compile(
    r"\s?(?:thick|wall|厚|두께|day\b|pitch|gauge|hole|stroke|ピッチ|피치|walls|c/c)"
)
TIMES_SIGN = re.compile(r"\s?(?:[x×*✕✖]|\bby\b)\s?")
# The counted thing between a number and its period: "300,000 coils monthly". What runs by the
# hour or is paid is no volume of parts; of a list, only the last stands with the period.
_NOT_COUNTED = (
    r"(?!(?:hours?|hrs?|shifts?|minutes?|mins?|days?|weeks?|months?|years?|times|people|persons?|"
    r"workers?|employees|staff|operators?|usd|vnd|dollars?|and|or|to|with|for|from|in|at|we|gio|"
    r"ca|nguoi|cong nhan|lan)\b)"
)
COUNTED = re.compile(
    rf"\s?{_NOT_COUNTED}[^\W\d_]+(?:\s{_NOT_COUNTED}[^\W\d_]+){{0,4}}?"
    r"(?=\s?(?:/|per\b|a\b|each\b|every\b|moi\b|mot\b|hang\b|monthly|weekly|yearly|annually|"
    r"trong\b|毎|每))"
)
IT = re.compile(r"(?<![a-z0-9])it\s?(0?1|[2-9]|1[0-8])(?![0-9a-z])")
DIAMETER = re.compile(r"(?:[φøΦ⌀∅ϕ]|\bphi|duong kinh|dia\.?|diameter|直径|외경|지름|직경|外径)\s?$")

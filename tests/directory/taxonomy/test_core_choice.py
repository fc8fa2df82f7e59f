"""Which of the processes a short need names is the one it asks for, in five languages."""

import unicodedata

import pytest

from directory.taxonomy import read

# A thing in the title does not outrank the work that makes it.
WORK_BEFORE_THING = [
    ("Cable clips\nMoulded polypropylene cable clips, 2 million a year.", "plast-inj"),
    ("Sensor connectors\nInjection moulded PBT connectors, 300,000 a month.", "plast-inj"),
    ("Heat sinks\nWe need aluminium extruded heat sinks in 6063, 20 tonnes a month.", "extr-al"),
    (
        "Switch terminals\nBrass terminals stamped on progressive dies, 5 million.",
        "stamp-progressive",
    ),
    ("Hộp pin\nHộp pin bằng nhựa ABS ép phun, 40.000 cái/tháng.", "plast-inj"),
    ("Tản nhiệt LED\nTản nhiệt đùn ép nhôm 6063, 15 tấn/tháng.", "extr-al"),
    ("コネクタ\nコネクタハウジングの射出成形、月50万個。", "plast-inj"),
    ("端子台カバー\nPBT製端子台カバーの射出成形品を月10万個。", "plast-inj"),
    ("ICトレー\nICトレーを真空成形で製作できる会社を探しています。", "plast-thermo"),
    ("방열판\n알루미늄 압출로 만드는 방열판, 월 20톤.", "extr-al"),
    ("커넥터\n커넥터 하우징 사출 성형, 월 30만 개.", "plast-inj"),
    ("吸塑托盘\n防静电托盘，吸塑成型，每月20万个。", "plast-thermo"),
    ("连接器外壳\n连接器外壳注塑加工，每月30万件。", "plast-inj"),
]

# Several works listed as the maker's means leave the thing asked for.
MEANS = [
    ("连接器\n要自己有冲压、注塑和装配的连接器生产厂，每月50万件。", "cable-connector"),
    (
        "Connectors\nWe look for a connector maker with stamping, moulding and assembly in house.",
        "cable-connector",
    ),
]

# Work and material or article narrow each other.
NARROWED = [
    (
        "Rubber mounts\nInjection moulded rubber mounts in natural rubber, 200,000 a year.",
        "rubber-inj",
    ),
    ("Bánh răng POM\nBánh răng nhựa POM, 100.000 cái/tháng.", "plast-inj"),
    ("POM gears\nSmall POM gears, 80,000 a month.", "plast-inj"),
    ("尼龙齿轮\nPA66齿轮，每月10万件。", "plast-inj"),
    ("플라스틱 기어\nPOM 기어 월 10만 개.", "plast-inj"),
    ("Stainless cups\nDrawn SUS304 cups, 60,000 a month.", "stamp-deep-draw"),
    ("ゴムマウント\n天然ゴムマウントの射出成形、月5万個。", "rubber-inj"),
    ("Vỏ bơm gang\nVỏ bơm gang xám FC250, 300 cái/tháng.", "cast-iron"),
    ("铸铁阀体\n球墨铸铁阀体，每月2000件。", "cast-iron"),
]

# Finishing of a part the buyer supplies.
FINISHING = [
    ("Anodising of our brackets, 20,000 a month, two weeks.", "surf-anod"),
    (
        "Chrome plating\nChrome plating of ABS mouldings supplied by us, 50,000 a month.",
        "surf-plate-cr",
    ),
    (
        "Khung ghế\nKhung ghế chúng tôi tự hàn, tìm đơn vị sơn tĩnh điện 5.000 khung/tháng.",
        "surf-powder",
    ),
    ("Trục thép sau khi tiện cần mạ crom cứng, 5.000 cái/tháng.", "surf-plate-cr-hard"),
    ("アルミダイカスト品(支給)への粉体塗装。月2万個。", "surf-powder"),
    ("プレス品(支給)の電着塗装、月10万個。", "surf-ed"),
    ("당사 프레스 부품의 아연도금 업체를 찾습니다. 월 50만 개.", "surf-plate-zn"),
    ("我司自制钣金件需要喷粉，每月3万件。", "surf-powder"),
    ("我方提供压铸件，委外阳极氧化，每月2万件。", "surf-anod"),
    ("Bu lông\nBu lông do chúng tôi cấp, cần mạ kẽm điện phân, 20 tấn/tháng.", "surf-plate-zn"),
]

# What is ruled out, was done before, or is compared with.
RULED_OUT = [
    ("MIG welding of frames, 500 a month. Spot welding or stick welding is excluded.", "join-mig"),
    (
        "We need zinc plating; painting or powder coating as a substitute is not acceptable.",
        "surf-plate-zn",
    ),
    ("Brackets previously machined, now to be die cast in ADC12, 30,000 a month.", "cast-die-al"),
    ("Housings formerly sand cast, to be changed to aluminium die casting.", "cast-die-al"),
    ("Injection moulding, not blow moulding or thermoforming, 10,000 a month.", "plast-inj"),
    ("Trước đây hàn, nay chuyển sang đúc áp lực nhôm, 10.000 cái/tháng.", "cast-die-al"),
    ("Cần mạ kẽm điện phân chứ không phải mạ nhúng nóng hay sơn.", "surf-plate-zn"),
    ("Đúc khuôn cát gang, không nhận đúc áp lực hoặc rèn.", "cast-sand"),
    ("従来は切削で調達しておりましたが、アルミダイカストに切り替えます。月3万個。", "cast-die-al"),
    ("電着塗装を希望します。溶剤塗装や粉体塗装での代替は認められません。", "surf-ed"),
    ("ブロー成形を除く射出成形品、月10万個。", "plast-inj"),
    ("로봇 용접 월 3만 개. 스폿 용접이나 수동 용접은 제외.", "join-robot"),
    ("기존 절삭 가공품을 열간단조로 변경합니다. 냉간단조나 주물은 제외합니다.", "forge-hot"),
    ("사출이 아닌 진공성형으로 제작, 월 1만 장.", "plast-thermo"),
    ("需要重力铸造，压铸和砂铸暂不需要。", "cast-gravity"),
    ("原来用机加工，现改为铝压铸，每月3万件。", "cast-die-al"),
    ("吹塑以外，只找注塑厂，每月5万件。", "plast-inj"),
]

# The buyer's own business.
OWN = [
    ("We mould in house and need two injection moulds a month.", "tool-mould-plastic"),
    (
        "Hard chrome plating of screw barrels for our injection moulding machines.",
        "surf-plate-cr-hard",
    ),
    (
        "当社はダイカスト量産メーカーです。ショットブラスト加工の協力会社を探しています。",
        "surf-blast",
    ),
    ("저희는 사출 성형 업체입니다. 실크 인쇄 업체를 찾습니다.", "surf-silkscreen"),
    ("我们是注塑厂，现寻找丝网印刷加工商，每月10万件。", "surf-silkscreen"),
    ("Chúng tôi là công ty ép nhựa, cần tìm xưởng mạ crom trang trí.", "surf-plate-cr-deco"),
    ("Tiện trục cho máy ép nhựa của chúng tôi, 200 trục/tháng.", "mach-cnc-turn"),
]

# What may be bought in does not reach back to the part.
BOUGHT_IN = [
    ("HDPE bottles, 200,000 a month; screen printing may be outsourced.", "plast-blow"),
    ("HDPE洗衣液瓶，每月20万个，瓶身丝印可外包。", "plast-blow"),
    ("Chai HDPE 1 lít, 200.000 chai/tháng, in lụa lên chai có thể thuê ngoài.", "plast-blow"),
    ("アルミダイカスト品、月2万個、ダイカスト後の塗装は外注可。", "cast-die-al"),
    ("다이캐스팅 하우징 월 2만 개, 하우징 분체도장은 외주 가능.", "cast-die"),
]

# Only works asked for side by side are all core.
SEVERAL = [
    ("Injection moulding and painting of bezels, both in house.", ("plast-inj", "surf-paint")),
    ("Stamping and spot welding of brackets, 20,000 a month.", ("stamp", "join-spot")),
    ("CNC turned brass fittings, 50,000 a month.", ("mach-cnc-turn",)),
    ("Die cast housings, trimmed, machined and powder coated afterwards.", ("cast-die",)),
    ("Dập và hàn điểm giá đỡ, 20.000 bộ/tháng.", ("stamp", "join-spot")),
]

ALL = [*WORK_BEFORE_THING, *MEANS, *NARROWED, *FINISHING, *RULED_OUT, *OWN, *BOUGHT_IN]


@pytest.mark.parametrize(("text", "code"), ALL)
def test_one_process_is_asked_for(text: str, code: str) -> None:
    reading = read(text)
    assert reading.core_processes() == (reading.asked_as.get(code, code),)


@pytest.mark.parametrize(("text", "codes"), SEVERAL)
def test_only_works_asked_side_by_side_are_all_core(text: str, codes: tuple[str, ...]) -> None:
    reading = read(text)
    assert set(reading.core_processes()) == {reading.asked_as.get(c, c) for c in codes}


@pytest.mark.parametrize(("text", "code"), ALL)
def test_capitals_and_decomposed_letters_change_nothing(text: str, code: str) -> None:
    wanted = (read(text).asked_as.get(code, code),)
    assert read(text.upper()).core_processes() == wanted
    assert read(unicodedata.normalize("NFD", text)).core_processes() == wanted

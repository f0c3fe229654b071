"""Words of cells: countries and categories as exports in several languages write them."""

from creators.markets import Market

COUNTRIES: dict[str, tuple[str, ...]] = {
    "ID": ("Indonesia", "印度尼西亚", "印尼", "インドネシア"),
    "MY": ("Malaysia", "马来西亚", "マレーシア"),
    "SG": ("Singapore", "新加坡", "シンガポール"),
    "VN": ("Vietnam", "Viet Nam", "Việt Nam", "越南", "ベトナム"),
    "TH": ("Thailand", "泰国", "ไทย", "ประเทศไทย", "タイ"),
    "PH": ("Philippines", "The Philippines", "菲律宾", "フィリピン"),
    "JP": ("Japan", "日本"),
    "US": ("United States", "USA", "United States of America", "美国", "Estados Unidos", "アメリカ"),
    "MX": ("Mexico", "México", "墨西哥", "メキシコ"),
    "BR": ("Brazil", "Brasil", "巴西", "ブラジル"),
    "GB": ("United Kingdom", "UK", "Great Britain", "英国", "Reino Unido", "イギリス"),
    "IE": ("Ireland", "爱尔兰"),
    "ES": ("Spain", "España", "西班牙"),
    "DE": ("Germany", "Deutschland", "德国"),
    "FR": ("France", "法国"),
    "IT": ("Italy", "Italia", "意大利"),
    "PL": ("Poland", "Polska", "波兰"),
    "NL": ("Netherlands", "The Netherlands", "Nederland", "荷兰"),
    "BE": ("Belgium", "België", "Belgique", "比利时"),
    "CZ": ("Czechia", "Czech Republic", "Česko", "捷克"),
    "AT": ("Austria", "Österreich", "奥地利"),
    "GR": ("Greece", "希腊"),
    "PT": ("Portugal", "葡萄牙"),
    "HU": ("Hungary", "Magyarország", "匈牙利"),
    "SA": ("Saudi Arabia", "KSA", "沙特阿拉伯", "沙特"),
    "AE": ("United Arab Emirates", "UAE", "阿联酋", "阿拉伯联合酋长国"),
}
MARKETS = {
    **{code: code for code in Market.values},
    **{name: code for code, names in COUNTRIES.items() for name in names},
}

# Other tools' names of what the archive calls by its own codes.
CATEGORIES = {
    "美妆": "beauty",
    "beauty": "beauty",
    "电子设备": "electronics",
    "家居、家具和电器": "home",
    "服饰与配饰": "shoes-bags",
    "食品和饮料": "food",
    "家电": "appliances",
    "母婴用品": "baby",
    "时尚": "womenswear",
}

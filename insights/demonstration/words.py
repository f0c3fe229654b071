"""What people of the demonstration write."""

# With the category and, where it is not the store's, the margin in hundredths of a percent.
PRODUCTS: tuple[tuple[str, str, str, int | None], ...] = (
    ("防晒霜", "sunscreen", "beauty", 6_200),
    ("收纳盒", "storage boxes", "home", 4_800),
    ("卸妆膏", "cleansing balm", "beauty", None),
    ("不粘锅", "non-stick pan", "kitchen", 4_500),
    ("护手霜", "hand cream", "beauty", None),
    ("香薰机", "aroma diffuser", "home", 5_000),
    ("精华液", "serum", "beauty", 6_800),
    ("四件套", "bedding set", "home", 4_200),
    ("气垫粉底", "cushion foundation", "beauty", 6_500),
    ("保温杯", "thermos", "kitchen", None),
    ("洗发水", "shampoo", "beauty", None),
)
REASONS = {
    0: ("没有按约定交付 Not delivered as agreed",),
    1: (
        "卖点讲错，评论区有人质疑 Wrong selling points, doubted in the comments",
        "催了三次才回复 Answered after three reminders",
    ),
    2: (
        "镜头晃、光线暗 Shaky and dark",
        "只念了一遍文案 Read the script once",
        "标注不明显 Disclosure hard to see",
    ),
    5: (
        "多角度实测，可直接投流 Tested from several angles, ready to run as an ad",
        "主动提出修改并提前交付 Offered changes and came early",
    ),
}
MESSAGES = (
    "您好，我们想邀请您合作这款产品，样品可以先寄给您。 Hello, we would like to work with you and can send a sample first.",
    "可以的，请发一下 brief 和佣金比例。 Sure, please send the brief and the commission.",
)

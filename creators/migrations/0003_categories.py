from django.db import migrations

CATEGORIES = [
    ("beauty", "Beauty & personal care", "美妆个护"),
    ("womenswear", "Womenswear", "女装"),
    ("menswear", "Menswear", "男装"),
    ("shoes-bags", "Shoes, bags & accessories", "鞋包配饰"),
    ("home", "Home & living", "家居生活"),
    ("kitchen", "Kitchenware", "厨房用品"),
    ("appliances", "Household appliances", "家用电器"),
    ("electronics", "Phones & electronics", "手机与数码"),
    ("computers", "Computers & office", "电脑办公"),
    ("food", "Food & drinks", "食品饮料"),
    ("health", "Health", "保健"),
    ("baby", "Baby & maternity", "母婴"),
    ("toys", "Toys & hobbies", "玩具与爱好"),
    ("sports", "Sports & outdoors", "运动户外"),
    ("pets", "Pets", "宠物用品"),
    ("automotive", "Cars & motorcycles", "汽车与摩托"),
    ("home-improvement", "Home improvement", "家装建材"),
    ("entertainment", "Entertainment & lifestyle", "娱乐与生活"),
    ("other", "Other", "其他"),
]


def add_categories(apps, schema_editor):
    apps.get_model("creators", "Category").objects.bulk_create(
        apps.get_model("creators", "Category")(code=code, name_en=name_en, name_zh=name_zh, position=position)
        for position, (code, name_en, name_zh) in enumerate(CATEGORIES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("creators", "0002_initial")]
    operations = [migrations.RunPython(add_categories, migrations.RunPython.noop)]

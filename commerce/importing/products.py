"""Products by file: a team's own sheet, or the platform's list of what a store sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from commerce.models import Platform
from imports.kinds import Field, Kind, Target, fold_header
from imports.values import Parser, Style, number

from . import categories
from .orders.cells import ID, cut_text, dashed
from .orders.forms import StoreDefaultsForm, parameters

if TYPE_CHECKING:
    from decimal import Decimal

WHOLE = 100


def read_margin(text: str, style: Style) -> Decimal:
    """A share of 1 from '40%', 40 or 0.4; a bare 1 may be meant either way."""
    is_percent = text.endswith("%")
    value = number(text.removesuffix("%"), style)
    if not 0 <= value <= WHOLE or (value == 1 and not is_percent):
        raise ValueError(text)
    return value / WHOLE if is_percent or value > 1 else value


MARGIN = dashed(
    Parser("numeric", read_margin, gettext_noop("a margin such as 40%, from 0 to 100 percent"), is_share=True)
)

FIELDS = (
    Field(
        code="product_id",
        label=_("product id"),
        parser=ID,
        aliases=("Product ID", "商品 ID", "商品ID", "产品ID", "ID produk", "ID sản phẩm"),
    ),
    Field(
        code="name",
        label=_("name"),
        parser=cut_text(300),
        aliases=("Product Name", "Product title", "商品名称", "产品名称", "商品标题"),
    ),
    Field(
        code="category",
        label=_("category"),
        parser=cut_text(200),
        is_expected=True,
        aliases=("Category", "Product Category", "类目", "商品类目", "分类", "商品分类"),
    ),
    Field(
        code="margin",
        label=_("margin before creators"),
        parser=MARGIN,
        aliases=("Margin %", "Margin", "Gross margin", "Gross margin %", "毛利率", "毛利率%", "毛利"),
    ),
)

# Of the platform's own list. It has a row for each SKU.
PASSED_OVER = (
    *("Brand", "Product description", "Product status", "Status", "SKU ID", "Seller SKU", "Variation"),
    *("Variation value", "Price", "Retail price", "Quantity", "Stock", "Package weight", "Main image"),
    *("品牌", "商品描述", "商品状态", "状态", "卖家 SKU", "卖家SKU", "规格", "价格", "库存"),
)

PRODUCT = Target(
    model="commerce.Product",
    wanted=f"""
    SELECT s.row, p.id, %(store)s::bigint AS store_id, s.product_id::varchar AS product_id,
      coalesce(s.name, p.name, '')::varchar AS name,
      coalesce(k.id, p.category_id)::smallint AS category_id,
      coalesce(round(s.margin * 10000)::integer, p.margin_bp) AS margin_bp
    FROM stage AS s {categories.KNOWN}
    LEFT JOIN commerce_product AS p ON p.store_id = %(store)s AND p.product_id = s.product_id
    """,
)


class ProductDefaultsForm(StoreDefaultsForm):
    platforms = tuple(Platform.values)


PRODUCTS = Kind(
    code="products",
    label=_("Goods"),
    fields=FIELDS,
    capability=Capability.MANAGE_STORES,
    identity=("product_id",),
    targets=(PRODUCT,),
    warnings=(categories.UNKNOWN,),
    defaults_form=ProductDefaultsForm,
    signs=(frozenset({"product_id", "category"}), frozenset({"product_id", "margin"})),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    parameters=parameters,
)

"""Files of the shapes that exports have, made here."""

import csv
import io


def names(text):
    """Headers as they stand in a file, commas between them."""
    return text.split(",")


AFFILIATE_EN = names(
    "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,Quantity,Fully returned or refunded,"
    "Payment method,Order Status,Creator Username,Content Type,Content ID,commission model,Standard commission rate,"
    "Est. Commission Base,Est. standard commission payment,Actual Commission Base,Actual Commission Payment,"
    "Shop Ads commission rate,Est. Shop Ads commission payment,Actual Shop Ads commission payment,"
    "Est. co-funded creator bonus,Actual co-funded creator bonus,Time Created,Payment time,Order Delivery Time,"
    "Time Commission Paid,Platform"
)
AFFILIATE_UK = [*AFFILIATE_EN[:12], "Creator Region", *AFFILIATE_EN[12:]]
AFFILIATE_ZH = names(
    "订单 ID,商品 ID,商品名称,SKU ID,商品价格,支付金额,货币单位,下单件数,已全部退货或全额退款,付款方式,"
    "订单状态,达人用户名,内容形式,内容ID,commission model,标准佣金率,预估计佣金额,预计标准佣金付款,"
    "实际计佣金额,实际佣金,店铺广告佣金率,预计店铺广告佣金付款,"
    "实际店铺广告佣金付款,预估合资达人奖金,实际合资达人奖金,创建时间,支付时间,订单送达时间,佣金结算时间,平台"
)
AFFILIATE_ID = {
    "Order ID": "ID Pesanan",
    "Product ID": "ID Produk",
    "Product Name": "Produk",
    "SKU ID": "ID SKU",
    "Price": "Harga",
    "Payment method": "Metode Pembayaran",
    "Order Status": "Status Pesanan",
    "Content Type": "Jenis Konten",
    "Content ID": "ID Konten",
    "Time Created": "Waktu Dibuat",
    "Payment time": "Waktu Pembayaran",
    "Time Commission Paid": "Waktu Komisi Dibayar",
}
AFFILIATE_VI = {
    "Order ID": "ID đơn hàng",
    "Product ID": "ID sản phẩm",
    "Product Name": "Tên sản phẩm",
    "Sku": "Sku",
    "SKU ID": "Id Sku",
    "Seller SKU": "Sku người bán",
    "Price": "Giá",
    "Payment Amount": "Payment Amount",
    "Currency": "Đơn vị tiền tệ",
    "Quantity": "Số lượng",
    "Payment method": "Phương thức thanh toán",
    "Order Status": "Trạng thái đơn hàng",
    "Creator Username": "Tên người dùng nhà sáng tạo",
    "Content Type": "Loại nội dung",
    "Content ID": "Id nội dung",
    "commission model": "commission model",
    "PIT rate": "Tỷ lệ khấu trừ Thuế TNCN",
    "Est. PIT": "Thuế TNCN ước tính",
    "Actual PIT": "Thuế TNCN thực tế",
}
SELLER = names(
    "Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,SKU ID,Seller SKU,"
    "Product Name,Variation,Quantity,Sku Quantity of return,SKU Unit Original Price,SKU Subtotal Before Discount,"
    "SKU Platform Discount,SKU Seller Discount,SKU Subtotal After Discount,Shipping Fee After Discount,"
    "Original Shipping Fee,Shipping Fee Seller Discount,Shipping Fee Platform Discount,Payment platform discount,"
    "Retail Delivery Fee,Taxes,Order Amount,Order Refund Amount,Created Time,Paid Time,RTS Time,Shipped Time,"
    "Delivered Time,Cancelled Time,Cancel By,Cancel Reason,Fulfillment Type,Warehouse Name,Tracking ID,"
    "Delivery Option Type,Delivery Option,Shipping Provider Name,Buyer Message,Buyer Username,Recipient,Phone #,"
    "Country,State,City,Zipcode,Detail Address,Additional address information,House Name or Number,"
    "Delivery Instruction,Payment Method,Weight(kg),Product Category,Package ID,Seller Note,Shipping Information"
)
RETURNS = names(
    "Return Order ID,Order ID,Order Amount,Order Status,Order Substatus,Payment Method,SKU ID,Seller SKU,"
    "Product Name,SKU Name,Buyer Username,Return Type,Time Requested,Return Reason,Return unit price,"
    "Return Quantity,Return Logistics Tracking ID,Return Status,Return Sub Status,Refund Time,Dispute Status,"
    "Appeal Status,Compensation Status,Compensation Amount,Buyer Note"
)
SHOPIFY = names(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,"
    "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
    "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,"
    "Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,"
    "Payment ID,Payment Terms Name,Next Payment Due At,Payment References"
)
CREATOR_SIDE = names(
    "Order ID,SKU ID,Product name,Product ID,Price,Items sold,Items refunded,Shop name,Shop code,Affiliate partner,"
    "Agency,Currency,Order type,Order settlement status,Indirect,Commission type,Content Type,Content ID,Standard,"
    "Shop ads,TikTok bonus,Partner bonus,Revenue sharing portion,GMV,Order date"
)

ORDER = {
    "Order ID": "576462000000000001",
    "Product ID": "1729400000000000001",
    "Product Name": "Rice cooker",
    "SKU ID": "1729500000000000001",
    "Price": "1,200.00",
    "Payment Amount": "1,150.50",
    "Currency": "PHP",
    "Quantity": "1",
    "Fully returned or refunded": "No",
    "Payment method": "Card",
    "Order Status": "Settled",
    "Creator Username": "anna.cooks",
    "Content Type": "Video",
    "Content ID": "7435206447132200210",
    "commission model": "Standard",
    "Standard commission rate": "15%",
    "Est. Commission Base": "1,000.00",
    "Est. standard commission payment": "150.00",
    "Actual Commission Base": "--",
    "Actual Commission Payment": "--",
    "Shop Ads commission rate": "--",
    "Time Created": "03/07/2026 01:30:00",
    "Payment time": "03/07/2026 01:31:00\t",
    "Order Delivery Time": "--",
    "Time Commission Paid": "",
    "Platform": "TikTok",
    "Creator Region": "PH",
}
SELLER_ORDER = {
    "Order ID": "576462000000000001",
    "Order Status": "Shipped",
    "SKU ID": "1729500000000000001",
    "Product Name": "Rice cooker",
    "Quantity": "1",
    "Sku Quantity of return": "0",
    "SKU Unit Original Price": "1200",
    "SKU Subtotal After Discount": "1100",
    "Order Amount": "1150",
    "Order Refund Amount": "0",
    "Created Time": "13/07/2026 01:30:00",
    "Buyer Username": "somebody",
}
RETURN = {
    "Return Order ID": "4035000000000000001",
    "Order ID": "576462000000000001",
    "SKU ID": "1729500000000000001",
    "Return Type": "Return and refund",
    "Time Requested": "14/07/2026 08:00:00",
    "Return Reason": "No longer needed",
    "Return unit price": "500.25",
    "Return Quantity": "2",
    "Return Status": "Complete",
    "Refund Time": "20/07/2026 08:00:00",
}
SHOPIFY_ORDER = {
    "Name": "#1001",
    "Financial Status": "paid",
    "Paid at": "2025-12-06 10:37:33 -0500",
    "Fulfillment Status": "fulfilled",
    "Currency": "USD",
    "Subtotal": "90.00",
    "Discount Code": "anna10",
    "Created at": "2025-12-06 10:37:33 -0500",
    "Lineitem quantity": "1",
    "Lineitem name": "Cup",
    "Lineitem price": "40.00",
    "Lineitem sku": "CUP-1",
    "Refunded Amount": "0.00",
    "Note Attributes": "landing_site: https://shop.example/?utm_source=tiktok&utm_campaign=spring&utm_content=12",
}


def table(headers, *rows, names=None, delimiter=","):
    """Text of a file: rows by English name, `names` translating them into the headers."""
    turned = {header: name for name, header in (names or {}).items()}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows([[row.get(turned.get(header, header), "") for header in headers] for row in rows])
    return out.getvalue()


def orders(*rows, **changes):
    """Affiliate orders in English; without rows one order with the changes."""
    return table(AFFILIATE_EN, *[ORDER | changes | row for row in rows or [{}]])

from django.urls import path

from commerce.views import orders

urlpatterns = [
    path("orders/", orders.order_lines, name="orders"),
    path("orders/lines.csv", orders.export_csv, name="orders_csv"),
    path("orders/lines.xlsx", orders.export_xlsx, name="orders_xlsx"),
]

"""Signatures that independent clients and the platform's own documentation agree on."""

# name, secret, path, query, body, signature
REQUESTS = [
    (
        "get_authorized_shops",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        "/authorization/202309/shops",
        {"app_key": "6a7b8c9d0e", "timestamp": "1764547200"},
        "",
        "879c77e6d6d4d820e9dae0b5d2300cb9f0756b43a1275ba1bffd57dad6803c3f",
    ),
    (
        "affiliate_orders_first_page",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        "/affiliate_seller/202410/orders/search",
        {
            "page_size": "50",
            "shop_cipher": "ROW_AbCdEF+/=xyz-_123",
            "app_key": "6a7b8c9d0e",
            "timestamp": "1764547200",
        },
        '{"create_time_lt":1764547200,"create_time_ge":1761955200}',
        "3910c086acb7e0a6c8467a7cb4dc42d6aa078615bdfe43fa6962bedf157c1d93",
    ),
    (
        "affiliate_orders_no_body",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        "/affiliate_seller/202410/orders/search",
        {
            "page_size": "10",
            "shop_cipher": "ROW_AbCdEF+/=xyz-_123",
            "app_key": "6a7b8c9d0e",
            "timestamp": "1764547200",
        },
        "",
        "a9ebe8b4d65128d0829af36eafba084bf80c5635f85ef9c36dc98c5ac6ebc4c7",
    ),
    (
        "marketplace_creator_performance",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        "/affiliate_seller/202608/marketplace_creators/7494726673780148744",
        {"shop_cipher": "ROW_AbCdEF+/=xyz-_123", "app_key": "6a7b8c9d0e", "timestamp": "1764547200"},
        "",
        "338cfcef6d0ed4e47c32028d9063fd8d5180f15f35fa4a360ee676d20fb2014c",
    ),
    (
        "returns_search",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        "/return_refund/202602/returns/search",
        {
            "page_size": "50",
            "shop_cipher": "ROW_AbCdEF+/=xyz-_123",
            "app_key": "6a7b8c9d0e",
            "timestamp": "1764547200",
        },
        '{"update_time_ge":1761955200,"update_time_lt":1764547200}',
        "695bd4c697e515b3a24ab8464561b980bfec7dbb578af47603bdd5be7ac7f78d",
    ),
    (
        "sample_applications_search",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        "/affiliate_seller/202508/sample_applications/search",
        {
            "page_size": "20",
            "shop_cipher": "ROW_AbCdEF+/=xyz-_123",
            "app_key": "6a7b8c9d0e",
            "timestamp": "1764547200",
        },
        "",
        "4950bc8fe8037eea22583a329a2b8bb62256135f1950daca88483cfbfc888d69",
    ),
    (
        "order_detail_single_id",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        "/order/202507/orders",
        {
            "ids": "576684019603311365",
            "shop_cipher": "ROW_AbCdEF+/=xyz-_123",
            "app_key": "6a7b8c9d0e",
            "timestamp": "1764547200",
        },
        "",
        "5b11530371689a828ec45d96752534179a0ebd704b90545279fd1bf614f5b116",
    ),
    (
        "multipart_body_excluded",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        "/product/202309/images/upload",
        {"app_key": "6a7b8c9d0e", "timestamp": "1764547200", "use_case": "MAIN_IMAGE"},
        "",
        "ba9f2293c506a3d94af960a3d3c863b8dc1212a358390433fa8fcbf884efb872",
    ),
    (
        "ecomphp_published",
        "app_secret",
        "/test-api",
        {"foo": "bar"},
        "",
        "d3cb7fe11ecae942802ceeca67e7cf10120cc12f1517d45fbc1c8cfe5413c80f",
    ),
    (
        "official",
        "e59af819cc",
        "/authorization/202309/shops",
        {"app_key": "29a39d", "timestamp": "1623812664"},
        "",
        "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8",
    ),
]

# name, key, secret, body, signature
WEBHOOKS = [
    (
        "EcomPHP",
        "fake_app_key",
        "fake_app_secret",
        (
            '{"type":1,"shop_id":"7494726673780148744","timestamp":1664095733,"data":{"order_id":"57668'
            '4019603311365","order_status":"AWAITING_SHIPMENT","update_time":1664095610}}'
        ),
        "21109834de72ec53c9959716d8514ae388ce1f123e5ffdcafc46713fcdf62b27",
    ),
    (
        "return",
        "6a7b8c9d0e",
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        (
            '{"type":12,"shop_id":"7494726673780148744","timestamp":1764547200,"data":{"order_id":"5766'
            '84019603311365","return_id":"4035000000000000001","return_status":"RETURN_OR_REFUND_REQUES'
            'T_COMPLETE","update_time":1764547100,"note":"退货 ✓"}}'
        ),
        "6150056b1d87830848cce513ba0ff8133dabf08c4e3f3d04ccc7803ffcaf39d5",
    ),
    (
        "official",
        "abcdef",
        "123",
        (
            '{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","tim'
            'estamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_'
            'status":"UNPAID","update_time":1718305585}}'
        ),
        "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05",
    ),
]

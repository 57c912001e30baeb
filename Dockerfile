# Targets: `product` (default: bot and worker, no sandbox, no development dependencies, no npm) and `sandbox` (the demo).
FROM node:24-bookworm-slim AS base
WORKDIR /app
ENV NPM_CONFIG_UPDATE_NOTIFIER=false

FROM base AS build
COPY package.json package-lock.json .npmrc ./
# The optional packages are only a Node for machines that have an older one.
RUN npm ci --omit=optional --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build

FROM base AS dependencies
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM base AS sandbox
COPY --from=build /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY scripts scripts
COPY src src
COPY deploy deploy
USER node
# It listens on loopback only, so it is run with the network of the host: docker run --rm --network host <image>
CMD ["node", "src/sandbox/main.ts"]

FROM base AS product
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* /usr/local/bin/yarn* \
  && install -d -o node -g node -m 0700 /var/lib/eks-access
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY --from=build /app/dist dist
ENV NODE_ENV=production \
    EKS_ACCESS_CONFIG=/etc/eks-access/eks-access.yaml \
    EKS_ACCESS_AUDIT_FILE=/var/lib/eks-access/audit.jsonl \
    EKS_ACCESS_PROBE_PORT=8080
VOLUME /var/lib/eks-access
# A number, so that Kubernetes can see that it is not root.
USER 1000:1000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.EKS_ACCESS_PROBE_PORT}/healthz`).then(({ ok }) => { process.exitCode = ok ? 0 : 1 }, () => { process.exitCode = 1 })"]
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["serve"]

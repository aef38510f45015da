# One image, the whole product: `npm start` builds nothing in it, migrates the database and supervises web, collector and worker.
# NOT RUN where Tracegate is built (no Docker there): bin/deploy.test.ts checks what can be read.
FROM node:22-bookworm-slim AS build
WORKDIR /tracegate
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
COPY sdk/package.json sdk/
# with what builds; packages run no scripts (.npmrc)
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
WORKDIR /tracegate
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 TRACEGATE_HOME=/var/lib/tracegate
COPY --from=build --chown=node:node /tracegate /tracegate
RUN mkdir -p /var/lib/tracegate && chown node:node /var/lib/tracegate
USER node
VOLUME /var/lib/tracegate
EXPOSE 3000 4317 4318
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/api/health').then(a=>process.exit(a.ok?0:1),()=>process.exit(1))"]
# node itself: a SIGTERM reaches the supervisor, which lets the collector acknowledge what it has taken
CMD ["node", "bin/start.mjs"]

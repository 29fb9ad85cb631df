# One image for every service; the command names which.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm run setup && npx --yes pnpm@12.21.0 install --prod --frozen-lockfile --config.pm-on-fail=ignore && rm -rf .git

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app
RUN apt-get update && apt-get install -y --no-install-recommends git ca-certificates && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /var/lib/terrasafe/backups /var/lib/terrasafe/blobs /var/lib/terrasafe/mirrors && chown -R node:node /var/lib/terrasafe
USER node
ENTRYPOINT ["node"]

# One image for every service; the command names which.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm run setup && npx --yes pnpm@12.21.0 install --prod --frozen-lockfile --config.pm-on-fail=ignore && rm -rf .git

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /var/lib/terrasafe/blobs && chown node:node /var/lib/terrasafe/blobs
USER node
ENTRYPOINT ["node"]

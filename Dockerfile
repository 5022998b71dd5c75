# docker build -t openai-quickstart . && docker run --read-only -p 127.0.0.1:3000:3000 --env-file .env openai-quickstart
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# With the development packages: the framework would fetch TypeScript by itself where it is missing.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.ts && rm -rf .next/cache

# What only the build needs (compilers, image tools, the npm package "node") stays behind.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  && find node_modules -name '*.map' -delete && npm cache clean --force

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=packages /app/node_modules node_modules
COPY package.json next.config.js ./
COPY public public
COPY prompts prompts
COPY lib lib
COPY server server
COPY scripts scripts
COPY --from=build /app/.next .next
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "server/main.js"]

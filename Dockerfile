# docker build -t openai-quickstart . && docker run --rm --read-only -p 127.0.0.1:3000:3000 --env-file .env openai-quickstart
# Under a prefix: docker build --build-arg BASE_PATH=/gpt -t openai-quickstart . (and the same BASE_PATH in .env)
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# With the development packages: the framework would fetch TypeScript by itself where it is missing.
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM packages AS build
COPY . .
ARG BASE_PATH=
# Compilers, image tools, maps and types stay behind.
RUN BASE_PATH=$BASE_PATH STANDALONE=1 node scripts/build.ts && node scripts/gather-image.ts /image 1000

FROM node:24-slim
WORKDIR /app
COPY --from=build /image/packages node_modules
COPY --from=build /image/app ./
ARG BASE_PATH=
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 BASE_PATH=$BASE_PATH
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}${require('./.next/routes-manifest.json').basePath}/api/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "server/main.js"]

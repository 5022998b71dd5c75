import { createExpressServer, InferenceServer } from 'inference-server';

/**
 * Run in the folder of the packages: `node start-llama.mjs MODEL.gguf` serves the model by
 * llama.cpp, as `random`.
 */

const models = new InferenceServer({
  log: 'warn',
  models: {
    random: {
      task: 'text-completion',
      engine: 'node-llama-cpp',
      location: process.argv[2],
      contextSize: 512,
      device: { gpu: false, cpuThreads: 1 },
    },
  },
});
await models.start();
const server = createExpressServer(models).listen(0, '127.0.0.1', () => {
  console.log(`Listening on http://127.0.0.1:${server.address().port}/openai/v1`);
});

#!/usr/bin/env node
// Here before the build is, so that npm links the command when it installs the workspaces.
await import('../dist/main.js').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.message).includes('dist')) throw error;
  process.stderr.write('pulsetrail is not built yet: run npm start or npm run build once.\n');
  process.exitCode = 1;
});

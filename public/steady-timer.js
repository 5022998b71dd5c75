// A worker that counts time for the page: browsers slow the timers of a hidden page down to one a
// minute, and those of workers not.
self.onmessage = ({ data: { id, ms } }) => {
  setTimeout(() => self.postMessage(id), ms);
};

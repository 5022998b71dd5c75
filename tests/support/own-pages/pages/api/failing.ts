throw new Error('cannot be loaded');

export default function handler() {}

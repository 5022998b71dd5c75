export default function Broken() {
  if (typeof window !== 'undefined') throw new Error('broken on purpose');
  return <p>whole on the server</p>;
}

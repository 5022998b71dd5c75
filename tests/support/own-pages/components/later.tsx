export default function Later() {
  return <p>loaded by itself</p>;
}

export default function HomePage() {
  return <main>Soon.</main>;
}

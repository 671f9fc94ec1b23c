// What the divergence lab says of itself, and its numbers.
#include "core/labs/divergences/divergences.h"

namespace lineland::labs::divergences {

const sim::About& Divergences::about() {
  static const sim::About about{
      .id = "divergences",
      .title = "Divergences",
      .summary = "Every distance between two distributions, exact, and what its gradient does.",
      .notes =
          "$$JS = \\frac{KL(p\u2016m) + KL(q\u2016m)}{2}\n\n"
          "with $m$ the even mixture of $p$ and $q$.\n\n"
          "Saturation. Drag $q$ away from $p$: JS levels off at $\\log 2$ and its gradient dies, KL grows with the square of the distance, "
          "and $W_1$ is the distance itself. A generator far from the data learns from $W_1$, not from JS.\n\n"
          "Covering and seeking. Descend KL$(p\u2016q)$ on a mixture: $q$ spreads over all of it, since a gap in $q$ costs without bound. "
          "Descend KL$(q\u2016p)$ from the same start: $q$ settles on one mode, since mass where $p$ has none costs without bound.\n\n"
          "Cauchy\u2013Schwarz. For two normals $D_{CS}$ never exceeds either KL. Squared (twice as large) it does, beyond a distance "
          "that the dashed curve shows; a mixture with a narrow spike breaks both."};
  return about;
}

std::vector<plot::Readout> Divergences::readouts(const Snapshot& s, const param::Values&) {
  const math::Measures& m = s.measures;
  const auto nats = [](const char* id, const char* label, double value, const char* help, bool primary = true) {
    return plot::Readout{.id = id, .label = label, .value = value, .unit = "nat", .help = help, .primary = primary};
  };
  const auto plain = [](const char* id, const char* label, double value, const char* help, bool primary = true) {
    return plot::Readout{.id = id, .label = label, .value = value, .help = help, .primary = primary};
  };
  std::vector<plot::Readout> all = {
      nats("kl.p-q", "KL$(p\u2016q)$", m.kl_pq, "Forward Kullback-Leibler: the mean of log(p / q) under p."),
      nats("kl.q-p", "KL$(q\u2016p)$", m.kl_qp, "Reverse Kullback-Leibler: the mean of log(q / p) under q."),
      nats("js", "Jensen\u2013Shannon", m.js, "Mean KL of both from their even mixture; at most log 2."),
      nats("cs", "Cauchy\u2013Schwarz", m.cs, "-log(int p q / sqrt(int p^2 int q^2))."),
      nats("cs.squared", "Cauchy\u2013Schwarz, squared", 2 * m.cs, "Twice the Cauchy-Schwarz divergence: the form with squares.", false),
      plain("tv", "Total variation", m.tv, "Half of int |p - q|: 1 minus the overlap."),
      plain("hellinger-squared", "Hellinger, squared", m.hellinger_squared, "1 - int sqrt(p q).", true),
      nats("chi2.p-q", "$\\chi^2(p\u2016q)$", m.chi2_pq, "int (p - q)^2 / q; infinite where q's tails are too light.", false),
      nats("chi2.q-p", "$\\chi^2(q\u2016p)$", m.chi2_qp, "int (p - q)^2 / p; infinite where p's tails are too light.", false),
      nats("renyi-half", "R\u00e9nyi, order 1/2", m.renyi_half, "-2 log int sqrt(p q).", false),
      plain("bhattacharyya", "Bhattacharyya coefficient", m.bhattacharyya, "int sqrt(p q): 1 if equal, 0 if disjoint.", false),
      plain("w1", "Wasserstein-1", m.w1, "Mean distance that mass must move: int |F - G|."),
      plain("w2", "Wasserstein-2", m.w2, "Root of the mean squared distance under the monotone coupling."),
      plain("energy", "Energy distance", m.energy, "2 E|X - Y| - E|X - X'| - E|Y - Y'| = 2 int (F - G)^2.", false),
      plain("mmd-squared", "MMD, squared", m.mmd_squared, "Squared maximum mean discrepancy, kernel exp(-(x - y)^2 / 2).", false),
      nats("entropy.p", "Entropy of $p$", m.entropy_p, "Differential entropy, -E log p under p.", false),
      nats("entropy.q", "Entropy of $q$", m.entropy_q, "Differential entropy, -E log q under q.", false),
      nats("cross-entropy.p-q", "Cross-entropy", m.cross_entropy, "-E log q under p: entropy of p plus KL(p || q).", false),
  };
  all[7].unit = all[8].unit = "";
  if (s.fits) {
    all.push_back(plain("mean.q", "Fitted mean", s.q.mean(), "Mean of the fitted q."));
    all.push_back(plain("deviation.q", "Fitted deviation", s.q.deviation(), "Standard deviation of the fitted q."));
  }
  return all;
}

}  // namespace lineland::labs::divergences

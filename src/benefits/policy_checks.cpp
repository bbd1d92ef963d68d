#include "policy_checks.hpp"

#include "figure_names.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace doudi::benefits {

namespace {

constexpr std::int64_t whole_percent = 100;

std::string place_of(DatedFigure const& figure) {
    return figure.file + ":" + std::to_string(figure.line);
}

bool is_in_force(DatedFigure const& figure, Period period) {
    return figure.from <= period && (!figure.until || period < *figure.until);
}

/// The figures of a name.
std::span<DatedFigure const> named(std::span<DatedFigure const> sorted, std::string_view name) {
    auto const first = std::lower_bound(sorted.begin(), sorted.end(), name,
        [](DatedFigure const& figure, std::string_view n) { return figure.name < n; });
    auto const last = std::upper_bound(first, sorted.end(), name,
        [](std::string_view n, DatedFigure const& figure) { return n < figure.name; });
    return {first, last};
}

class Checks {
public:
    Checks(std::span<DatedFigure const> sorted, AreasOf const& areas_of)
        : sorted_{sorted}, areas_of_{areas_of} {}

    std::vector<PolicyFault> run() {
        check_months();
        for (DatedFigure const& figure : sorted_) {
            check_tekun(figure);
            check_poverty_line(figure);
            check_shares(figure);
            check_schedule(figure);
        }
        return std::move(faults_);
    }

private:
    void add(PolicyFaultCode code, DatedFigure const& at, std::string zh, std::string en) {
        // The same fault shows from several areas and months; it is told once.
        if (told_.emplace(at.file, at.line, code).second) {
            faults_.push_back({code, at.file, at.line, at.name, std::move(zh), std::move(en)});
        }
    }

    DatedFigure const* find(
        std::string_view name, DatedFigure const& from_area_of, Period month) const {
        return find_figure(sorted_, name, areas_of_(from_area_of, month), month, std::nullopt);
    }

    /// The months within the figure's in which one of the names may get another value.
    std::vector<Period> turning_months(
        DatedFigure const& figure, std::initializer_list<std::string_view> names) const {
        std::set<Period> months{figure.from};
        auto const add_month = [&](std::optional<Period> month) {
            if (month && is_in_force(figure, *month)) {
                months.insert(*month);
            }
        };
        for (std::string_view const name : names) {
            for (DatedFigure const& each : named(sorted_, name)) {
                add_month(each.from);
                add_month(each.until);
            }
        }
        return {months.begin(), months.end()};
    }

    void check_months() {
        for (auto first = sorted_.begin(); first != sorted_.end();) {
            auto const last = std::find_if(first, sorted_.end(), [&](DatedFigure const& figure) {
                return figure.name != first->name || figure.region != first->region;
            });
            check_overlaps({first, last});
            check_gaps({first, last});
            first = last;
        }
    }

    /// Ordered by `from`. Two values for a month are right only where a later decision, with its
    /// date written down, replaces an earlier one.
    void check_overlaps(std::span<DatedFigure const> figures) {
        for (std::size_t i = 1; i < figures.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                DatedFigure const& a = figures[j];
                DatedFigure const& b = figures[i];
                DatedFigure const& decision = a.decided <= b.decided ? b : a;
                bool const replaces = a.decided != b.decided && decision.is_decided_stated;
                if (is_in_force(a, b.from) && !replaces) {
                    add(PolicyFaultCode::months_overlap, b,
                        "月份与 " + place_of(a) + " 重叠；后作的决定须写明 decided",
                        "months overlap with " + place_of(a) +
                            "; a later decision has to state `decided`");
                    break;
                }
            }
        }
    }

    void check_gaps(std::span<DatedFigure const> figures) {
        DatedFigure const* longest = &figures.front();
        for (DatedFigure const& figure : figures) {
            if (longest->until && *longest->until < figure.from) {
                add(PolicyFaultCode::months_missing, figure,
                    "在 " + place_of(*longest) + " 之后缺少月份",
                    "months missing after " + place_of(*longest));
            }
            if (longest->until && (!figure.until || *longest->until < *figure.until)) {
                longest = &figure;
            }
        }
    }

    /// Source: F18. Where dibao rises and tekun does not, the floor pays; a standard written below
    /// it is still a mistake.
    void check_tekun(DatedFigure const& tekun) {
        constexpr std::string_view prefix = "tekun.living.";
        if (!tekun.name.starts_with(prefix)) {
            return;
        }
        auto const dibao_name = "dibao." + tekun.name.substr(prefix.size());
        for (Period const month : turning_months(tekun, {dibao_name, "tekun.floor", tekun.name})) {
            auto const* const dibao = find(dibao_name, tekun, month);
            auto const* const floor = find("tekun.floor", tekun, month);
            if (find(tekun.name, tekun, month) != &tekun || dibao == nullptr || floor == nullptr) {
                continue;
            }
            auto const percent = floor->figure.value;
            if (tekun.figure.value * whole_percent < dibao->figure.value * percent) {
                add(PolicyFaultCode::below_tekun_floor, tekun,
                    "低于低保标准（" + place_of(*dibao) + "）的 " + std::to_string(percent) + "%",
                    "is below " + std::to_string(percent) + " % of " + place_of(*dibao));
            }
        }
    }

    /// Looked at from each area that has one of the three figures, since each may bring the fault.
    void check_poverty_line(DatedFigure const& figure) {
        constexpr auto dibao_name = "dibao.rural";
        constexpr auto line_name = "poverty_line";
        constexpr auto flag_name = "poverty_line.binding";
        constexpr std::int64_t yes = 1;
        if (figure.name != dibao_name && figure.name != line_name && figure.name != flag_name) {
            return;
        }
        for (Period const month : turning_months(figure, {dibao_name, line_name, flag_name})) {
            auto const* const dibao = find(dibao_name, figure, month);
            auto const* const line = find(line_name, figure, month);
            auto const* const flag = find(flag_name, figure, month);
            if (dibao == nullptr || line == nullptr || flag == nullptr ||
                flag->figure.value != yes || dibao->figure.value >= line->figure.value) {
                continue;
            }
            add(PolicyFaultCode::below_poverty_line, *dibao,
                "低于扶贫标准（" + place_of(*line) + "），而 " + place_of(*flag) + " 不允许",
                "is below the poverty line of " + place_of(*line) + ", which " + place_of(*flag) +
                    " does not allow");
        }
    }

    void check_shares(DatedFigure const& share) {
        auto const parts = parts_of(share.name);
        if (parts.first != "share") {
            return;
        }
        auto const prefix = "share." + std::string{parts.second} + ".";
        std::set<std::string_view> names;
        std::set<Period> months{share.from};
        for (DatedFigure const& each : sorted_) {
            if (each.name.starts_with(prefix)) {
                names.insert(each.name);
                months.insert(each.from);
                months.insert(each.until.value_or(each.from));
            }
        }
        for (Period const month : months) {
            std::int64_t sum = 0;
            for (std::string_view const name : names) {
                auto const* const found = find(name, share, month);
                sum += found != nullptr ? found->figure.value : 0;
            }
            if (is_in_force(share, month) && sum != whole_percent) {
                add(PolicyFaultCode::shares_do_not_add_up, share,
                    month.text() + " 各级分担合计 " + std::to_string(sum) + "%，不是 100%",
                    "all shares of " + month.text() + " add up to " + std::to_string(sum) +
                        " %, not 100 %");
            }
        }
    }

    /// Each quarter of a gradual exit pays something, and less than the one before it (F20).
    void check_schedule(DatedFigure const& figure) {
        constexpr std::string_view mark = ".quarter_";
        auto const at = figure.name.rfind(mark);
        if (at == std::string::npos) {
            return;
        }
        auto const number = figure.name.substr(at + mark.size());
        if (number.empty() || number.size() > 2 ||
            number.find_first_not_of("0123456789") != std::string::npos) {
            return;
        }
        if (figure.figure.value < 1 || figure.figure.value > whole_percent) {
            add(PolicyFaultCode::schedule_does_not_fall, figure, "不在 1% 到 100% 之间",
                "is not from 1 to 100 %");
        }
        if (number == "1") {
            return;
        }
        auto const before_name =
            figure.name.substr(0, at + mark.size()) + std::to_string(std::stoi(number) - 1);
        for (Period const month : turning_months(figure, {before_name})) {
            auto const* const before = find(before_name, figure, month);
            if (before == nullptr || figure.figure.value >= before->figure.value) {
                add(PolicyFaultCode::schedule_does_not_fall, figure,
                    before == nullptr ? "前一季度没有规定"
                                      : "不低于前一季度（" + place_of(*before) + "）",
                    before == nullptr
                        ? std::string{"the quarter before is missing"}
                        : "is not less than the quarter before, " + place_of(*before));
            }
        }
    }

    std::span<DatedFigure const> sorted_;
    AreasOf const& areas_of_;
    std::vector<PolicyFault> faults_;
    std::set<std::tuple<std::string, int, PolicyFaultCode>> told_;
};

} // namespace

bool comes_before(DatedFigure const& a, DatedFigure const& b) {
    return std::tie(a.name, a.region, a.from, a.decided) <
        std::tie(b.name, b.region, b.from, b.decided);
}

DatedFigure const* find_figure(std::span<DatedFigure const> sorted, std::string_view name,
    std::span<RegionCode const> regions, Period period, std::optional<Date> known) {
    auto const figures = named(sorted, name);
    for (RegionCode const region : regions) {
        DatedFigure const* latest = nullptr;
        for (DatedFigure const& figure : figures) {
            bool const holds = figure.region == region && is_in_force(figure, period) &&
                (!known || figure.decided <= *known);
            if (holds && (latest == nullptr || latest->decided < figure.decided)) {
                latest = &figure;
            }
        }
        if (latest != nullptr) {
            return latest;
        }
    }
    return nullptr;
}

std::vector<PolicyFault> check_figures(
    std::span<DatedFigure const> sorted, AreasOf const& areas_of) {
    return Checks{sorted, areas_of}.run();
}

} // namespace doudi::benefits

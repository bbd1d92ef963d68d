/// Draws as the parallel arrays a statement takes: fund sources, documents, years, amounts.
#pragma once

#include "doudi/payout/draws.hpp"
#include "doudi/storage/query.hpp"

#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

class DrawColumns {
public:
    explicit DrawColumns(std::span<payout::Draw const> draws) {
        for (auto const& draw : draws) {
            sources_.push_back(draw.fund_source);
            documents_.push_back(draw.document);
            years_.push_back(draw.year);
            amounts_.push_back(draw.amount);
        }
    }

    Query& bind(Query& query) const {
        return query.bind(sources_).bind(documents_).bind(years_).bind(amounts_);
    }

private:
    std::vector<std::string> sources_;
    std::vector<DocumentId> documents_;
    std::vector<int> years_;
    std::vector<Money> amounts_;
};

} // namespace doudi::storage
